using System.Diagnostics.CodeAnalysis;
using System.Net;
using Tiflow.Jobs.CvsDemo;
using Tiflow.Jobs.Tests.DemoServer;
using Tiflow.Jobs.Tests.Harness;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.CvsDemo;

public sealed class CvsDemoTests : IAsyncLifetime
{
    private const string Directory = "/data1";

    private DemoServerFixture _server = null!;
    private JobHarness? _job;

    private DemoDataFake Data => _server.Data;

    public async ValueTask InitializeAsync() => _server = await DemoServerFixture.StartAsync(25, 300, 7);

    [SuppressMessage("Usage", "CA1816", Justification = "No finalizer in a test class.")]
    public async ValueTask DisposeAsync()
    {
        if (_job is not null)
        {
            await _job.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task All_files_are_copied()
    {
        (await RunToEndAsync()).ShouldBe(new JobEnd(Finished: true, Error: null));

        DestinationShouldEqualSource();
    }

    [Fact]
    public async Task Detail_and_progress_tell_what_was_copied()
    {
        await RunToEndAsync();

        var detail = _job!.Master.Detail<CvsDetail>().ShouldNotBeNull();
        detail.Files.ShouldBe([new(0, "9", 25, Done: true), new(1, "99", 300, Done: true), new(2, "6", 7, Done: true)]);
        detail.Rows.ShouldBe(332);
        detail.Bytes.ShouldBe(Data.Source.SelectMany(static rows => rows).Sum(static row => $"{row.Key},{row.Value}\n".Length));
        _job.Master.Progress.ShouldBe(new Progress(332, 332, "rows"));
    }

    [Fact]
    public async Task The_addresses_may_start_with_http()
    {
        (await RunToEndAsync(host: "http://" + _server.Address)).Finished.ShouldBeTrue();
    }

    [Fact]
    public async Task Empty_files_are_copied_as_empty_files()
    {
        Data.Source.Clear();
        Data.AddFile(0);

        (await RunToEndAsync()).Finished.ShouldBeTrue();

        Data.Destination[(Directory, 0)].ShouldBeEmpty();
    }

    [Fact]
    public async Task FileNum_limits_the_copy_to_the_first_files()
    {
        (await RunToEndAsync(fileNum: 2)).Finished.ShouldBeTrue();

        Data.Destination.Keys.Select(static key => key.File).Order().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task FileNum_larger_than_the_source_has_fails_the_job_and_names_both()
    {
        var end = await RunToEndAsync(fileNum: 12);

        end.Error.ShouldNotBeNull().Code.ShouldBe("INVALID_CONFIG");
        end.Error.Message.ShouldContain("fileNum is 12, but the source");
        end.Error.Message.ShouldContain("has 3 files");
    }

    [Fact]
    public async Task A_source_that_is_not_ready_is_waited_for()
    {
        Data.Ready = false;
        Start();
        await Eventually.HoldsAsync(() => Data.Lists > 0, "the source is asked");

        Data.Ready = true;

        (await EndAsync()).Finished.ShouldBeTrue();
    }

    [Fact]
    public async Task A_terminal_error_of_the_source_reaches_the_job_with_file_server_and_text()
    {
        Data.Faults.RefuseReads = new DemoFaults.Refusal(HttpStatusCode.NotFound, "no file 1");

        var end = await RunToEndAsync();

        end.Error.ShouldNotBeNull().Code.ShouldBe("RESOURCE_NOT_FOUND");
        end.Error.Message.ShouldStartWith("worker file-");
        end.Error.Message.ShouldEndWith($"demo server {_server.Address} (source): no file 1");
    }

    [Fact]
    public async Task A_terminal_error_of_the_destination_reaches_the_job()
    {
        Data.Faults.RefuseWrites = new DemoFaults.Refusal(HttpStatusCode.BadRequest, "directory outside the root");

        var end = await RunToEndAsync();

        end.Error.ShouldNotBeNull().Message.ShouldEndWith($"{_server.Address} (destination): directory outside the root");
    }

    [Fact]
    public async Task Another_writer_at_the_destination_is_a_transient_error()
    {
        Data.Faults.RefuseWrites = new DemoFaults.Refusal(HttpStatusCode.Conflict, "another writer");
        Start();
        await Eventually.HoldsAsync(() => Data.Opened.Count > 3, "workers run again after the pause");

        Data.Faults.RefuseWrites = null;

        (await EndAsync()).Finished.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_transient_error_that_names_server_and_cause()
    {
        var address = _server.Address;
        await _server.DisposeAsync();
        Start(host: address);
        await Eventually.HoldsAsync(() => _job!.Master.Error is not null, "the job master has failed once");
        await _job!.StopAsync(StopReason.Pause);

        _job.Master.Error.ShouldNotBeNull().Code.ShouldBe("UNAVAILABLE");
        _job.Master.Error.Message.ShouldStartWith($"demo server {address} (source): ");
        _job.Master.Error.Message.ShouldContain("Connection refused");
        _job.Master.State.ShouldBe(WorkerState.Pending);
    }

    [Fact]
    public async Task A_cut_stream_is_continued_after_the_last_acknowledged_row()
    {
        KeepOnlyFile(1);
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Data.Faults.CutNextRead(afterRows: 100, until: cut.Task);
        Start();
        await Eventually.HoldsAsync(
            () => _job!.Master.Progress is { Done: 100 }, "the job sees what is acknowledged");

        cut.SetResult();

        (await EndAsync()).Finished.ShouldBeTrue();
        DestinationShouldEqualSource();
        Data.Opened.Select(static open => open.AfterKey.ToStringUtf8()).ShouldBe(["", Data.Source[0][99].Key]);
        FirstSaved().Rows.ShouldBe(100);
    }

    [Fact]
    public async Task Each_run_of_a_worker_writes_with_a_higher_fencing_token_and_the_same_owner()
    {
        KeepOnlyFile(1);
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Data.Faults.CutNextRead(afterRows: 100, until: cut.Task);
        Start();
        await Eventually.HoldsAsync(() => !Data.Opened.IsEmpty, "the worker writes");

        cut.SetResult();
        await EndAsync();

        var opened = Data.Opened.ToArray();
        opened[1].FencingToken.ShouldBeGreaterThan(opened[0].FencingToken);
        opened[1].Owner.ShouldBe(opened[0].Owner);
        opened[0].Owner.ShouldBe("job-1#1/0");
    }

    [Fact]
    public async Task The_checkpoint_is_never_ahead_of_the_acknowledgements()
    {
        KeepOnlyFile(1);
        Data.Faults.AcknowledgeAtMost = 120;
        Start();
        await AllAreSentAsync(acknowledged: 120);

        await _job!.StopAsync(StopReason.Pause);

        FirstSaved().Rows.ShouldBe(120);
        KeyOf(FirstSaved().Loc).ShouldBe(Data.Source[0][119].Key);
    }

    [Fact]
    public async Task A_job_is_not_finished_before_its_last_row_is_acknowledged()
    {
        KeepOnlyFile(1);
        Data.Faults.AcknowledgeAtMost = 299;
        Start();

        await Eventually.HoldsAsync(() => Data.Destination.GetValueOrDefault((Directory, 0))?.Count == 300, "all rows are sent");

        _job!.End.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_destination_that_ends_the_stream_early_does_not_finish_the_file()
    {
        KeepOnlyFile(1);
        Data.Faults.EndWriteAfterRows = 50;
        Start();
        await Eventually.HoldsAsync(() => Data.Opened.Count > 1, "the worker runs again");

        Data.Faults.EndWriteAfterRows = int.MaxValue;

        (await EndAsync()).Finished.ShouldBeTrue();
        DestinationShouldEqualSource();
    }

    [Fact]
    public async Task A_destination_that_says_why_it_stops_is_quoted()
    {
        KeepOnlyFile(1);
        Data.Faults.EndWriteAfterRows = 50;
        Data.Faults.LastWords = new DemoFaults.Refusal(HttpStatusCode.BadRequest, "rows out of order");

        var end = await RunToEndAsync();

        end.Error.ShouldNotBeNull().Code.ShouldBe("INVALID_ARGUMENT");
        end.Error.Message.ShouldEndWith($"{_server.Address} (destination): rows out of order");
    }

    [Fact]
    public async Task A_stopped_job_goes_on_from_its_checkpoint()
    {
        KeepOnlyFile(1);
        Data.Faults.AcknowledgeAtMost = 120;
        Start();
        await AllAreSentAsync(acknowledged: 120);
        await _job!.StopAsync(StopReason.Pause);
        Data.Faults.AcknowledgeAtMost = int.MaxValue;

        _job.Resume();

        (await EndAsync()).Finished.ShouldBeTrue();
        DestinationShouldEqualSource();
        Data.Opened.Last().AfterKey.ToStringUtf8().ShouldBe(Data.Source[0][119].Key);
    }

    [Fact]
    public async Task A_file_that_the_destination_has_lost_is_copied_anew_in_the_same_run()
    {
        KeepOnlyFile(1);
        Data.Faults.AcknowledgeAtMost = 120;
        Start();
        await AllAreSentAsync(acknowledged: 120);
        await _job!.StopAsync(StopReason.Pause);
        Data.Faults.AcknowledgeAtMost = int.MaxValue;
        Data.Destination.Clear();

        _job.Resume();

        (await EndAsync()).Finished.ShouldBeTrue();
        DestinationShouldEqualSource();
        var worker = _job.Workers["file-0"];
        worker.Runs.ShouldBe(2);
        worker.Checkpoints.Select(CheckpointRows).ShouldBe([120, 0, 300]);
    }

    [Fact]
    public async Task A_new_job_master_adopts_running_workers_and_neither_repeats_finished_ones_nor_asks_again()
    {
        Data.Faults.AcknowledgeAtMost = 120;
        Start();
        await Eventually.HoldsAsync(
            () => Data.Destination.GetValueOrDefault((Directory, 1))?.Count == 300
                && _job!.Workers["file-0"].State == WorkerState.Finished
                && _job!.Workers["file-2"].State == WorkerState.Finished,
            "two files are done, one waits");

        await _job!.FailOverMasterAsync();
        await _job.FailOverMasterAsync();

        _job.Master.Runs.ShouldBe(3);
        _job.Workers.Values.ShouldAllBe(static worker => worker.Runs == 1);
        Data.Lists.ShouldBe(1);
    }

    private static string KeyOf(byte[] loc) => System.Text.Encoding.UTF8.GetString(loc);

    private static long CheckpointRows(byte[] json) =>
        System.Text.Json.JsonSerializer.Deserialize<FileCheckpoint>(json, SdkJson.Options)!.Rows;

    private FileCheckpoint FirstSaved() => System.Text.Json.JsonSerializer.Deserialize<FileCheckpoint>(
        _job!.Workers["file-0"].Checkpoints[0], SdkJson.Options)!;

    private void KeepOnlyFile(int file)
    {
        var kept = Data.Source[file];
        Data.Source.Clear();
        Data.Source.Add(kept);
    }

    // The acknowledgement of what was sent first may arrive after the last row has left.
    private Task AllAreSentAsync(int acknowledged) => Eventually.HoldsAsync(
        () => Data.Destination.GetValueOrDefault((Directory, 0))?.Count == 300 && _job!.Workers["file-0"].Progress?.Done == acknowledged,
        $"all rows are sent, {acknowledged} acknowledged");

    private void DestinationShouldEqualSource()
    {
        Data.Destination.Count.ShouldBe(Data.Source.Count);
        for (var file = 0; file < Data.Source.Count; file++)
        {
            Data.Destination[(Directory, file)].ShouldBe(Data.Source[file]);
        }
    }

    private void Start(string? host = null, int? fileNum = null)
    {
        var files = fileNum is null ? "" : $", \"fileNum\": {fileNum}";
        var address = host ?? _server.Address;
        _job = JobHarness.Start(
            BuiltIn.Catalog,
            TimeProvider.System,
            "CVSDemo",
            $$"""{"srcHost": "{{address}}", "dstHost": "{{address}}", "dstDir": "{{Directory}}"{{files}}}""");
    }

    private Task<JobEnd> RunToEndAsync(string? host = null, int? fileNum = null)
    {
        Start(host, fileNum);
        return EndAsync();
    }

    private Task<JobEnd> EndAsync() =>
        _job!.End.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}
