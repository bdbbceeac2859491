using Tiflow.Jobs.Workers;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Sums up what the workers report.</summary>
internal sealed class FakeOverview(IReadOnlyList<string> names, long targetTick)
{
    // Some 50 bytes each: below the 64 KiB of a detail.
    private const int WorkersShown = 500;

    private readonly WorkerReports<FakeReport> _reports = new(names);

    /// <summary>Publishes progress and detail, if anything changed.</summary>
    public void Publish(IJobMasterContext context)
    {
        if (!_reports.Refresh(context.Workers))
        {
            return;
        }

        var ticks = Enumerable.Range(0, names.Count).Sum(worker => _reports.Detail(worker)?.Tick ?? 0);
        var omitted = names.Count - WorkersShown;
        context.ReportProgress(new Progress(ticks, names.Count * targetTick, "ticks"));
        context.ReportDetail(new FakeDetail
        {
            Workers = [.. _reports.Shown(WorkersShown).Select(id => _reports.Detail(id) ?? new FakeReport(id, 0, 0))],
            WorkersOmitted = omitted > 0 ? omitted : null,
        });
    }
}
