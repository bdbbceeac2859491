using Tiflow.Jobs.Workers;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Sums up what the workers report.</summary>
internal sealed class CvsOverview(CvsPlan plan)
{
    // 200 entries with keys of 40 characters stay below the 64 KiB of a detail even where JSON escapes each character.
    private const int FilesShown = 200;
    private const int KeyCharactersShown = 40;

    private readonly WorkerReports<FileReport> _reports = new([.. plan.Files.Select(static file => file.WorkerName)]);
    private readonly long _totalRows = plan.Files.Sum(static file => file.Rows);

    /// <summary>Publishes progress and detail, if anything changed.</summary>
    public void Publish(IJobMasterContext context)
    {
        if (Summarize(context.Workers) is { } detail)
        {
            context.ReportProgress(new Progress(detail.Rows, _totalRows, "rows"));
            context.ReportDetail(detail);
        }
    }

    /// <summary>The sum; null when nothing has changed since the last one.</summary>
    public CvsDetail? Summarize(IReadOnlyDictionary<string, WorkerStatus> workers)
    {
        if (!_reports.Refresh(workers))
        {
            return null;
        }

        var reports = Enumerable.Range(0, plan.Files.Count).Select(_reports.Detail).OfType<FileReport>().ToArray();
        var omitted = plan.Files.Count - FilesShown;
        return new CvsDetail
        {
            Files = [.. _reports.Shown(FilesShown).Select(FileDetail)],
            FilesOmitted = omitted > 0 ? omitted : null,
            Rows = reports.Sum(static report => report.Rows),
            Bytes = reports.Sum(static report => report.Bytes),
        };
    }

    private CvsFileDetail FileDetail(int file)
    {
        var report = _reports.Detail(file);
        return new CvsFileDetail(plan.Files[file].Idx, Cut(report?.Loc ?? ""), report?.Rows ?? 0, _reports.IsFinished(file));
    }

    private static string Cut(string key) => key.Length <= KeyCharactersShown ? key : key[..KeyCharactersShown] + "…";
}
