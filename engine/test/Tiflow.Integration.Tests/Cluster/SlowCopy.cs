using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// A CVSDemo job whose source lies behind a slow link: it gets to the middle quickly and stays there until the test
/// wants it to finish.
/// </summary>
internal sealed class SlowCopy : IAsyncDisposable
{
    public const long Rows = 60_000;

    private const int Files = 4;
    private const int ValueBytes = 150;
    private const string Destination = "/copy";

    private readonly TestCluster _cluster;
    private readonly DemoData _data;
    private readonly SlowLink _link;
    private readonly long _bytes;

    private SlowCopy(TestCluster cluster, DemoData data, SlowLink link, long bytes)
    {
        (_cluster, _data, _link, _bytes) = (cluster, data, link, bytes);
    }

    public string JobId { get; private init; } = "";

    public static async Task<SlowCopy> StartAsync(TestCluster cluster, Node demoServer)
    {
        var data = cluster.DataOf(demoServer);
        var bytes = await data.GenerateAsync(Files, Rows, ValueBytes);
        var link = new SlowLink(demoServer.Address, bytes / 2);
        var config = new { srcHost = link.Address, dstHost = demoServer.Address, dstDir = Destination };
        return new SlowCopy(cluster, data, link, bytes) { JobId = await cluster.CreateJobAsync("CVSDemo", config) };
    }

    /// <summary>Waits until all files are on their way and part of the rows has arrived.</summary>
    /// <param name="elsewhereThan">Only when none of it runs on one of these executors.</param>
    public async Task<Job> MiddleAsync(IReadOnlySet<string>? elsewhereThan = null)
    {
        var job = await _cluster.JobAsync(JobId, job => job is { State: JobState.Running, Progress.Done: > Rows / 10 }
            && job.Workers.Count == Files && job.Workers.All(static worker => worker.State == WorkerState.Running)
            && elsewhereThan?.Overlaps(job.Executors()) != true);
        ShouldBeUnfinished();
        return job;
    }

    /// <summary>The proof that something happened in the middle: the link has not let all through.</summary>
    public void ShouldBeUnfinished() => _link.Passed.ShouldBeLessThan(_bytes);

    public async Task ShouldFinishAsync()
    {
        _link.Open();
        var job = await _cluster.FinishedAsync(JobId);
        job.Progress.Done.ShouldBe(Rows);
        await _data.ShouldEqualSourceAsync(Destination, Rows);
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _data.Dispose();
    }
}
