using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.Metadata.Tests.Sqlite;

/// <summary>A real process writes and is killed with SIGKILL.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Deadline = 120_000;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = Deadline)]
    public async Task Kill_AtAnyMoment_KeepsWhatWasAcknowledgedAndNoHalfTransaction()
    {
        const int Seed = 20261124, Rounds = 8;
        var random = new Random(Seed);
        var acknowledged = new SortedSet<string>(StringComparer.Ordinal);
        var last = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = acknowledged.Count;
            using var writer = StartWriter(last);
            await ReadAcknowledgedAsync(writer, acknowledged, killAfter: random.Next(1, 400));

            last = await VerifyAsync(acknowledged);
            acknowledged.Count.ShouldBeGreaterThan(before, $"round {round} wrote nothing");
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task OpenAsync_AnotherProcessLives_IsLockedAndNamesIt()
    {
        using var writer = StartWriter(after: 0);
        (await writer.StandardOutput.ReadLineAsync(Token)).ShouldNotBeNull();

        var error = await Should.ThrowAsync<StoreException>(
            () => SqliteMetaStore.OpenAsync(_directory.Path, limits: null, Token));
        writer.Kill();
        await writer.WaitForExitAsync(Token);

        error.Code.ShouldBe(StoreErrorCode.Locked);
        error.Message.ShouldContain($"process {writer.Id} on");
    }

    private static async Task ReadAcknowledgedAsync(Process writer, SortedSet<string> acknowledged, int killAfter)
    {
        var seen = 0;
        while (await writer.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            // The kill may cut the last line.
            if (line.Length == 8)
            {
                acknowledged.Add(line);
            }

            if (++seen == killAfter)
            {
                writer.Kill();
            }
        }

        await writer.WaitForExitAsync(Token);
    }

    private async Task<long> VerifyAsync(SortedSet<string> acknowledged)
    {
        await using var store = await SqliteMetaStore.OpenAsync(_directory.Path, limits: null, Token);
        var left = await NumbersAsync(store, "a/");
        var right = await NumbersAsync(store, "b/");
        left.ShouldBe(right);
        acknowledged.Except(left).ShouldBeEmpty();

        // Of one commit order, the last one written is what "last" says.
        var pairs = await store.RangeAsync(new RangeQuery(KeyRange.Prefix("")), Token);
        var newest = pairs.Items.MaxBy(pair => pair.ModRevision).ShouldNotBeNull();
        var last = (await store.ReadAsync(StoreKey.FromString("last"), Token)).ShouldNotBeNull();
        (last.ModRevision, Text(last)).ShouldBe((newest.ModRevision, Text(newest)));
        return long.Parse(left[^1], CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> NumbersAsync(SqliteMetaStore store, string prefix)
    {
        var result = await store.RangeAsync(new RangeQuery(KeyRange.Prefix(prefix)), Token);
        result.Items.ShouldAllBe(pair => pair.Key.ToString() == prefix + Text(pair));
        return [.. result.Items.Select(Text)];
    }

    private static string Text(KeyValue pair) => Encoding.ASCII.GetString(pair.Value.Span);

    private Process StartWriter(long after)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Tiflow.Metadata.CrashWriter"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(_directory.Path);
        start.ArgumentList.Add(after.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start).ShouldNotBeNull();
    }
}
