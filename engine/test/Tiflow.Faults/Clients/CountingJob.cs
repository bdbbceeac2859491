namespace Tiflow.Faults.Clients;

/// <summary>
/// A FakeJob with eight workers that have counted to their target after a while, or later where they were disturbed.
/// </summary>
internal sealed class CountingJob(RecordingClient client, TimeSpan duration)
{
    private const int Workers = 8;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public TimeSpan Duration { get; } = duration;

    public Task StartAsync(CancellationToken cancellationToken) => client.CreateAsync(
        "counting", FakeJobs.Type, FakeJobs.Config(Workers, (long)(Duration / Tick), Tick), cancellationToken);
}
