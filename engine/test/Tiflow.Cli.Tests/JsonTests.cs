using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class JsonTests : CliTest
{
    private const string GoldenDirectory = "engine/test/Tiflow.Cli.Tests/Golden";

    [Fact]
    public async Task Job_WithEverything_HasTheDocumentedFields()
    {
        Master.Jobs["x"] = FullJob();
        var result = await CliAsync("job", "query", "--job-id", "x", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/job-full.json");
    }

    [Fact]
    public async Task Job_WithLittle_HasNulls()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x", JobState.Pending);
        var result = await CliAsync("job", "get", "--job-id", "x", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/job-minimal.json");
    }

    [Fact]
    public async Task Explain_HasTheDocumentedFields()
    {
        Master.Jobs["x"] = FullJob();
        var result = await CliAsync("job", "explain", "--job-id", "x", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/explanation.json");
    }

    [Fact]
    public async Task Explain_AsATable_SaysOnlyWhatThereIs()
    {
        Master.Jobs["x"] = FullJob();
        var result = await CliAsync("job", "explain", "--job-id", "x");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/explanation.txt");
    }

    [Fact]
    public async Task Executors_AreAnArray()
    {
        var result = await CliAsync("executor", "list", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/executors.json");
    }

    [Fact]
    public async Task Executor_WithWhatRunsThere_HasTheDocumentedFields()
    {
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 1));
        var result = await CliAsync("executor", "show", "--executor", "one", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/executor.json");
    }

    [Fact]
    public async Task Masters_AreAnArray()
    {
        var result = await CliAsync("master", "list", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/masters.json");
    }

    [Fact]
    public async Task Events_AreAnArray()
    {
        Master.Events.AddRange([Event(1, "", "Pending"), Event(2, "Pending", "Starting")]);
        var result = await CliAsync("job", "events", "--job-id", "x", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/events.json");
    }

    [Fact]
    public async Task Events_Follow_AreOneDocumentALine()
    {
        Master.Events.AddRange([Event(1, "", "Pending"), Event(2, "Pending", "Starting")]);
        var lines = (await CliAsync("job", "events", "--job-id", "x", "--follow", "-o", "json")).OutputLines;
        lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt64()).ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task Wait_PrintsTheJobOnce()
    {
        Master.Watches.Enqueue([ScriptedMaster.NewJob("x"), ScriptedMaster.NewJob("x", JobState.Finished)]);
        var result = await CliAsync("job", "create", "--job-type", "T", "--job-id", "x", "--wait", "-o", "json");
        JsonDocument.Parse(result.Output).RootElement.GetProperty("state").GetString().ShouldBe("Finished");
    }

    [Fact]
    public async Task Version_HasItsFields()
    {
        var result = await TiflowProcess.RunAsync("version", "-o", "json");
        JsonDocument.Parse(result.Output).RootElement.EnumerateObject().Select(static field => field.Name)
            .ShouldBe(["version", "commit", "build_time", "runtime"]);
    }

    private static Placement FullPlacement() => new()
    {
        JobId = "x",
        State = JobState.Pending,
        Summary = "the job master waits for an executor: none of 1 executors has room; nearest: exec-1 lacks 500m of cpu",
        Advice = "it goes on when there is room",
        Waiting = "x",
        Filters =
        {
            new PlacementFilter { Name = "online", Executors = 2 },
            new PlacementFilter { Name = "takes_work", Executors = 1 },
            new PlacementFilter { Name = "room", Executors = 0 },
        },
        NearestMiss = new NearestMiss { ExecutorId = "exec-1", ExecutorName = "one", Resource = "cpu", Missing = 500 },
        WaitingBefore = 0,
        Quota = new QuotaState
        {
            ProjectId = "data",
            Quota = new Quota { Limits = { ["jobs"] = 9, ["cpu"] = 500 } },
            Used = { ["jobs"] = 1, ["cpu"] = 400 },
            Exceeded = "cpu",
        },
    };

    private static Job FullJob()
    {
        var job = ScriptedMaster.NewJob("x", JobState.Backoff);
        job.Reason = "attempt 2 in 4 s: \"source\" is away";
        job.Priority = 3;
        (job.TypeVersion, job.ConfigRevision) = (2, 1);
        job.Labels.Add("team", "data");
        job.Selector = "zone=a";
        job.Demand = new Resources { Amounts = { ["cpu"] = 500, ["slots"] = 1 } };
        job.Placement = FullPlacement();
        job.Retry = new RetryPolicy { InitialMs = 500, MaxMs = 30_000, Multiplier = 2, Jitter = 0.2, MaxAttempts = 5, ResetAfterMs = 10_000 };
        (job.StartAt, job.Deadline, job.ScheduleId) = (Time(5), Time(50), "nightly");
        job.Attempt = 1;
        job.NextAttemptAt = Time(40);
        job.Error = new ErrorDetail { Code = "UNAVAILABLE", Message = "source is away" };
        job.Progress = new Progress { Done = 10, Total = 40, Unit = "rows" };
        job.DetailJson = ByteString.CopyFromUtf8("""{"rows": 10, "files": [{"idx": 0, "done": false}]}""");
        (job.UpdatedAt, job.StartedAt, job.FinishedAt) = (Time(30), Time(10), Time(35));
        job.Master = new JobMasterPlacement { ExecutorId = "e-1", Incarnation = 4 };
        job.Workers.Add(new Worker
        {
            Id = "x.1",
            Name = "copy-0",
            Type = "CVSWorker",
            State = WorkerState.Running,
            ExecutorId = "e-1",
            Incarnation = 5,
            Progress = new Progress { Done = 10, Unit = "rows" },
        });
        return job;
    }

    private static HistoryEvent Event(long seq, string from, string to) =>
        new() { Seq = seq, Time = Time(seq), Subject = "job/x", From = from, To = to, Reason = "created", Actor = "user" };

    private static Timestamp Time(double seconds) =>
        Timestamp.FromDateTime(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddSeconds(seconds));
}
