using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.Errors;

namespace Tiflow.Client.Tests;

public sealed class BackupTests : IAsyncLifetime
{
    private MasterServer _server = null!; // Set in InitializeAsync, before any test runs.

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await MasterServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Backup_TheStreamBreaks_BeginsAnew(int pieces)
    {
        _server.Cluster.BackupBreaks.Enqueue(pieces);
        using var client = Client();
        var file = new MemoryStream();

        var summary = await client.BackupAsync(file, Cancel);

        file.ToArray().ShouldBe(ScriptedBackup.Make(10, out var expected));
        summary.ShouldBe(expected);
    }

    [Fact]
    public async Task Restore_NoLeaderYet_IsSentAgainWhole()
    {
        _server.Cluster.RestoreRefusals.Enqueue(TiflowRpcError.Create(ErrorCodes.NotReady, "no leader yet"));
        using var client = Client();
        var file = ScriptedBackup.Make(10, out var expected);

        var response = await client.RestoreAsync(new MemoryStream(file), Cancel);

        _server.Cluster.Restored.ShouldBe(file);
        response.Backup.ShouldBe(expected);
    }

    [Fact]
    public async Task Restore_Refused_SaysWhyAtOnce()
    {
        _server.Cluster.RestoreRefusals.Enqueue(TiflowRpcError.Create(ErrorCodes.ResourceConflict, "it has jobs"));
        using var client = Client();

        var error = await Should.ThrowAsync<TiflowException>(() => client.RestoreAsync(new MemoryStream(ScriptedBackup.Make(10_000, out _)), Cancel));

        error.Code.ShouldBe(ErrorCodes.ResourceConflict);
    }

    [Fact]
    public async Task Restore_DamagedFile_IsNotSent()
    {
        using var client = Client();
        var file = ScriptedBackup.Make(10, out _)[..^1];

        var error = await Should.ThrowAsync<TiflowException>(() => client.RestoreAsync(new MemoryStream(file), Cancel));

        error.Code.ShouldBe(ErrorCodes.InvalidArgument);
        _server.Cluster.Restored.ShouldBeEmpty();
    }

    private MasterClient Client() => new(new MasterClientOptions { Addresses = MasterAddress.ParseList(_server.Address) });
}
