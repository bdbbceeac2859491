using Microsoft.Data.Sqlite;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.Metadata.Tests.Sqlite;

public sealed class SqliteOpeningTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabasePath => Path.Combine(_directory.Path, "meta.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task OpenAsync_DirectoryMissing_CreatesIt()
    {
        var nested = Path.Combine(_directory.Path, "not", "there");

        await using var store = await OpenAsync(nested);

        Directory.Exists(nested).ShouldBeTrue();
    }

    [Fact]
    public async Task OpenAsync_StoreIsOpen_IsLockedAndNamesDirectoryAndHolder()
    {
        await using var store = await OpenAsync(_directory.Path);

        var error = await RefusalAsync(_directory.Path);

        error.Code.ShouldBe(StoreErrorCode.Locked);
        error.Message.ShouldContain(_directory.Path);
        error.Message.ShouldContain($"process {Environment.ProcessId} on {Environment.MachineName}");
    }

    [Fact]
    public async Task OpenAsync_RefusedWhileOpen_LeavesTheHolderNamed()
    {
        await using var store = await OpenAsync(_directory.Path);
        await RefusalAsync(_directory.Path);

        (await RefusalAsync(_directory.Path)).Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task OpenAsync_AfterClosing_Works()
    {
        await (await OpenAsync(_directory.Path)).DisposeAsync();

        await using var store = await OpenAsync(_directory.Path);
    }

    [Fact]
    public async Task OpenAsync_PathBelowAFile_IsNotWritableAndNamesIt()
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "", Token);

        var error = await RefusalAsync(Path.Combine(file, "store"));

        error.Code.ShouldBe(StoreErrorCode.NotWritable);
        error.Message.ShouldContain(file);
    }

    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_IsCorruptAndFreesTheDirectory()
    {
        await File.WriteAllTextAsync(DatabasePath, new string('x', 8192), Token);

        (await RefusalAsync(_directory.Path)).Code.ShouldBe(StoreErrorCode.Corrupt);

        File.Delete(DatabasePath);
        await using var store = await OpenAsync(_directory.Path);
    }

    [Fact]
    public async Task OpenAsync_NewerFormat_IsCorruptAndNamesBothVersions()
    {
        await (await OpenAsync(_directory.Path)).DisposeAsync();
        Execute("PRAGMA user_version = 99");

        var error = await RefusalAsync(_directory.Path);

        error.Code.ShouldBe(StoreErrorCode.Corrupt);
        error.Message.ShouldContain("format 99");
        error.Message.ShouldContain("reads 1");
    }

    [Fact]
    public async Task OpenAsync_DatabaseOfAnotherApplication_IsCorrupt()
    {
        Execute("CREATE TABLE theirs (id INTEGER)");

        (await RefusalAsync(_directory.Path)).Code.ShouldBe(StoreErrorCode.Corrupt);
    }

    [Fact]
    public async Task DisposeAsync_WhileCommitsWait_GivesEachItsOutcome()
    {
        var store = await OpenAsync(_directory.Path);
        var commits = Enumerable.Range(0, 50)
            .Select(i => store.CommitAsync(
                new StoreTransaction { Mutations = [new StoreMutation.Put(StoreKey.FromString($"{i:D2}"), default)] }, Token))
            .ToArray();

        await store.DisposeAsync();

        (await Task.WhenAll(commits)).ShouldAllBe(result => result is CommitResult.Committed);
    }

    [Fact]
    public async Task DisposeAsync_ASecondTime_LeavesTheNextOpenerItsLock()
    {
        var closed = await OpenAsync(_directory.Path);
        await closed.DisposeAsync();
        await using var store = await OpenAsync(_directory.Path);

        await closed.DisposeAsync();

        (await RefusalAsync(_directory.Path)).Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task CommitAsync_Closed_SaysSo()
    {
        var store = await OpenAsync(_directory.Path);
        await store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(
            () => store.CommitAsync(new StoreTransaction { Mutations = [] }, Token));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.ReadAsync(default, Token));
    }

    [Fact]
    public async Task CommitAsync_OneOfAGroupIsTooBigForTheQuota_TheOthersApply()
    {
        await using var store = await SqliteMetaStore.OpenAsync(
            _directory.Path, new StoreLimits { QuotaBytes = 256 * 1024 }, Token);
        var values = Enumerable.Range(0, 30).Select(i => new byte[i == 7 ? 512 * 1024 : 16]);

        var outcomes = await Task.WhenAll(values.Select((value, i) => OutcomeAsync(store, $"{i:D2}", value)));

        var refused = outcomes.Index().Where(outcome => outcome.Item == StoreErrorCode.StoreFull);
        refused.Select(outcome => outcome.Index).ShouldBe([7]);
        (await store.RangeAsync(new RangeQuery(KeyRange.All), Token)).Items.Count.ShouldBe(29);
    }

    private static async Task<StoreErrorCode> OutcomeAsync(SqliteMetaStore store, string key, byte[] value)
    {
        try
        {
            await store.CommitAsync(
                new StoreTransaction { Mutations = [new StoreMutation.Put(StoreKey.FromString(key), value)] }, Token);
            return StoreErrorCode.None;
        }
        catch (StoreException error)
        {
            return error.Code;
        }
    }

    private static Task<SqliteMetaStore> OpenAsync(string directory) => SqliteMetaStore.OpenAsync(directory, limits: null, Token);

    private static Task<StoreException> RefusalAsync(string directory) =>
        Should.ThrowAsync<StoreException>(() => OpenAsync(directory));

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
