using Tiflow.Jobs.Workers;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Sums up what the workers report.</summary>
internal sealed class FakeOverview(IReadOnlyList<string> names, FakeConfig config)
{
    // Some 50 bytes each, with a watch up to 1,000: below the 64 KiB of a detail.
    private const int WorkersShown = 500;
    private const int WatchesShown = 60;

    private readonly int _room = config.EtcdWatchEnable ? WatchesShown : WorkersShown;
    private readonly WorkerReports<FakeReport> _reports = new(names);

    /// <summary>Publishes progress and detail, if anything changed.</summary>
    public void Publish(IJobMasterContext context)
    {
        if (!_reports.Refresh(context.Workers))
        {
            return;
        }

        var ticks = Enumerable.Range(0, names.Count).Sum(worker => _reports.Detail(worker)?.Tick ?? 0);
        var omitted = names.Count - _room;
        context.ReportProgress(new Progress(ticks, names.Count * config.TargetTick, "ticks"));
        context.ReportDetail(new FakeDetail
        {
            Workers = [.. _reports.Shown(_room).Select(id => _reports.Detail(id) ?? new FakeReport(id, 0, 0))],
            WorkersOmitted = omitted > 0 ? omitted : null,
        });
    }
}
