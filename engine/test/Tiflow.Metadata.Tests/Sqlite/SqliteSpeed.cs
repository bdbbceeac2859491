using System.Diagnostics;
using System.Globalization;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.Metadata.Tests.Sqlite;

/// <summary>Prints what this machine does; run with <c>--explicit only</c>. Not a test: machines differ.</summary>
public sealed class SqliteSpeed(ITestOutputHelper output)
{
    private const double Seconds = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(128)]
    [InlineData(512)]
    public async Task AscendingKeys(int batch)
    {
        using var directory = new TemporaryDirectory();
        await using var store = await SqliteMetaStore.OpenAsync(directory.Path, limits: null, Token);
        await using var leadership = await store.CampaignAsync(new LeaderRecord("speed", "127.0.0.1:0"), Token);
        StoreCondition[] fence = [new StoreCondition.FenceHeld(leadership.Token)];
        var value = new byte[176];
        var latencies = new List<double>();
        var (written, started, processor) = (0L, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds)
        {
            var begun = Stopwatch.GetTimestamp();
            var mutations = new StoreMutation[batch];
            for (var i = 0; i < batch; i++)
            {
                var key = StoreKey.FromString(string.Create(CultureInfo.InvariantCulture, $"/sys/task/{written++:D14}"));
                mutations[i] = new StoreMutation.Put(key, value);
            }

            await store.CommitAsync(new StoreTransaction { Conditions = fence, Mutations = mutations }, Token);
            latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var rate = written / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var microseconds = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / written;
        latencies.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"batch {batch}: {rate:N0} ops/s, {microseconds:F1} us of CPU each, p50 {latencies[latencies.Count / 2]:F2} ms, "
            + $"p99 {latencies[latencies.Count * 99 / 100]:F2} ms, max {latencies[^1]:F1} ms"));
    }

    [Fact(Explicit = true)]
    public async Task SixteenWritersOfOne()
    {
        using var directory = new TemporaryDirectory();
        await using var store = await SqliteMetaStore.OpenAsync(directory.Path, limits: null, Token);
        var (written, started) = (0L, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds)
            {
                var key = StoreKey.FromString($"{Interlocked.Increment(ref written):D14}");
                await store.CommitAsync(new StoreTransaction { Mutations = [new StoreMutation.Put(key, new byte[176])] }, Token);
            }
        }));

        output.WriteLine($"16 writers of one: {written / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} commits/s");
    }

    /// <summary>The limit beside which the rates stand: a 4 KiB append that is durable when it returns.</summary>
    [Fact(Explicit = true)]
    public void RawSyncedAppends()
    {
        using var directory = new TemporaryDirectory();
        using var file = File.OpenHandle(
            Path.Combine(directory.Path, "raw"), FileMode.CreateNew, FileAccess.Write, options: FileOptions.WriteThrough);
        var page = new byte[4096];
        var (count, started) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds)
        {
            RandomAccess.Write(file, page, count++ * page.Length);
        }

        output.WriteLine($"raw: {count / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} synced appends/s");
    }
}
