using System.Text.Json;
using Tiflow.Jobs.CvsDemo;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.CvsDemo;

public sealed class CvsOverviewTests
{
    private readonly CvsPlan _plan = new([.. Enumerable.Range(0, 10_000).Select(static i => new PlannedFile(i, Rows: 10))]);

    [Fact]
    public void Ten_thousand_files_with_the_longest_keys_fit_into_the_detail()
    {
        var detail = new CvsOverview(_plan).Summarize(Workers(static _ => WorkerState.Running))!;

        JsonSerializer.SerializeToUtf8Bytes(detail, SdkJson.Options).Length.ShouldBeLessThanOrEqualTo(64 * 1024);
        detail.FilesOmitted.ShouldBe(9800);
        detail.Rows.ShouldBe(10_000 * 1_000_000_000L);
    }

    [Fact]
    public void Where_files_are_left_out_the_unfinished_come_first()
    {
        var detail = new CvsOverview(_plan).Summarize(
            Workers(static i => i == 9_999 ? WorkerState.Running : WorkerState.Finished))!;

        detail.Files[0].Idx.ShouldBe(9_999);
        detail.Files[1].Idx.ShouldBe(0);
    }

    [Fact]
    public void Nothing_new_gives_no_summary()
    {
        var workers = Workers(static _ => WorkerState.Running);
        var overview = new CvsOverview(_plan);
        overview.Summarize(workers);

        overview.Summarize(workers).ShouldBeNull();
    }

    private Dictionary<string, WorkerStatus> Workers(Func<int, WorkerState> state)
    {
        var report = new FileReport(new string('\u00e9', 500), 1_000_000_000, 1_000_000_000_000);
        var json = JsonSerializer.SerializeToUtf8Bytes(report, SdkJson.Options);
        return _plan.Files.ToDictionary(
            static file => file.WorkerName,
            file => new WorkerStatus { Name = file.WorkerName, Type = "CvsTask", State = state(file.Idx), DetailJson = json });
    }
}
