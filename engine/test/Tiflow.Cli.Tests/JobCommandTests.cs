using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class JobCommandTests : CliTest
{
    [Fact]
    public async Task Create_PrintsTheIdAlone()
    {
        var result = await CliAsync("job", "create", "--job-type", "CVSDemo");
        result.ShouldBe(new CommandResult(0, $"{Master.Jobs.Keys.Single()}\n", ""));
    }

    [Fact]
    public async Task Create_SendsEveryOption()
    {
        var result = await CliWithInputAsync(
            """{"a":1}""",
            "job", "create", "--job-type", "FakeJob", "--job-id", "nightly", "--job-config", "-", "--priority", "7",
            "--label", "team=data", "--label", "zone=a=b", "--project-id", "p", "--tenant-id", "t",
            "--selector", "zone=a,!old", "--demand", "cpu=0.5,memory=1GiB,gpu=1",
            "--retry", "initial=1s,max=1m,multiplier=1.5,jitter=0,max-attempts=4,reset-after=20s", "--start-after", "10m", "--timeout", "2h");
        result.ExitCode.ShouldBe(0, result.Error);
        Master.Created.Single().ShouldBe(new CreateJobRequest
        {
            ProjectId = "p",
            TenantId = "t",
            JobId = "nightly",
            Type = "FakeJob",
            Config = Google.Protobuf.ByteString.CopyFromUtf8("""{"a":1}"""),
            Priority = 7,
            Labels = { ["team"] = "data", ["zone"] = "a=b" },
            Selector = "zone=a,!old",
            Demand = new Resources { Amounts = { ["cpu"] = 500, ["memory"] = 1L << 30, ["gpu"] = 1 } },
            Retry = new RetryPolicy { InitialMs = 1000, MaxMs = 60_000, Multiplier = 1.5, Jitter = 0, MaxAttempts = 4, ResetAfterMs = 20_000 },
            StartDelayMs = 600_000,
            TimeoutMs = 7_200_000,
        });
    }

    [Fact]
    public async Task Update_SendsOnlyWhatIsGiven()
    {
        Master.Jobs["nightly"] = ScriptedMaster.NewJob("nightly");
        var result = await CliAsync(
            "job", "update", "--job-id", "nightly", "--selector", "", "--label", "team=data", "--remove-label", "old", "--remove-label", "older");
        result.ExitCode.ShouldBe(0, result.Error);
        Master.Updated.Single().ShouldBe(new UpdateJobRequest
        {
            Job = new JobRef { ProjectId = "default", JobId = "nightly" },
            Selector = "",
            SetLabels = { ["team"] = "data" },
            RemoveLabels = { "old", "older" },
        });
    }

    [Fact]
    public async Task Update_Config_SendsTheFile()
    {
        Master.Jobs["counting"] = ScriptedMaster.NewJob("counting");
        using var directory = new TempDirectory();
        var result = await CliAsync("job", "update", "--job-id", "counting", "--job-config", directory.File("job.json", "{}"));
        result.ExitCode.ShouldBe(0, result.Error);
        Master.Updated.Single().Config.ToStringUtf8().ShouldBe("{}");
    }

    [Fact]
    public async Task Update_OfNothing_IsWrongUsage()
    {
        var result = await CliAsync("job", "update", "--job-id", "nightly");
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("nothing to update: give --priority, --selector, --label, --remove-label or --job-config");
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.5+02:00", "2026-01-02T01:04:05.500Z")]
    [InlineData("2026-01-02T03:04Z", "2026-01-02T03:04:00Z")]
    public async Task Create_StartAfterAMoment_SendsIt(string text, string moment)
    {
        var result = await CliAsync("job", "create", "--job-type", "FakeJob", "--start-after", text);
        result.ExitCode.ShouldBe(0, result.Error);
        Master.Created.Single().StartAt.ToString().ShouldBe($"\"{moment}\"");
    }

    [Theory]
    [InlineData("--start-after", "2026-01-02T03:04:05", "expected a time with its offset or a duration")]
    [InlineData("--start-after", "tomorrow", "expected a time with its offset or a duration")]
    [InlineData(
        "--retry", "initial=1s,max-attempt=3",
        "--retry 'max-attempt': expected initial, max, multiplier, jitter, max-attempts, reset-after; did you mean 'max-attempts'?")]
    [InlineData("--retry", "initial=soon", "--retry 'initial=soon': expected for example initial=500ms")]
    [InlineData("--retry", "max-attempts=-1", "--retry 'max-attempts=-1': expected")]
    public async Task Create_WithATimeOrRetryThatIsNone_IsWrongUsage(string option, string value, string text)
    {
        var result = await CliAsync("job", "create", "--job-type", "FakeJob", option, value);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(text);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(1, 3)]
    public async Task Create_Wait_OfAJobThatRanOutOfItsOwnTimeIsATimeOut(double deadlineFromEnd, int exitCode)
    {
        var job = ScriptedMaster.NewJob("x", JobState.Failed);
        var end = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        job.Error = new ErrorDetail { Code = "DEADLINE_EXCEEDED", Message = "over" };
        job.FinishedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end);
        job.Deadline = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end.AddSeconds(deadlineFromEnd));
        Master.Watches.Enqueue([job]);
        (await CliAsync("job", "create", "--job-type", "FakeJob", "--job-id", "x", "--wait", "--timeout", "1h")).ExitCode.ShouldBe(exitCode);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu=lots")]
    [InlineData("slots=-1")]
    public async Task Create_WithADemandThatIsNone_IsWrongUsage(string demand)
    {
        var result = await CliAsync("job", "create", "--job-type", "FakeJob", "--demand", demand);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain($"--demand '{demand}': expected RESOURCE=AMOUNT");
    }

    [Fact]
    public async Task Create_DryRun_CreatesNothing()
    {
        var result = await CliAsync("job", "create", "--job-type", "FakeJob", "--job-id", "x", "--dry-run");
        result.ShouldBe(new CommandResult(0, "x\n", "dry run: job x is valid; nothing was created\n"));
        Master.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_Wait_PrintsTheIdAndEndsLikeTheJob()
    {
        Master.Watches.Enqueue([ScriptedMaster.NewJob("x", JobState.Failed)]);
        var result = await CliAsync("job", "create", "--job-type", "FakeJob", "--job-id", "x", "--wait");
        (result.ExitCode, result.Output).ShouldBe((3, "x\n"));
    }

    [Theory]
    [InlineData("pause", "Paused")]
    [InlineData("resume", "Running")]
    [InlineData("cancel", "Canceled")]
    [InlineData("retry", "Running")]
    public async Task Control_TellsTheMasterAndPrintsTheState(string verb, string state)
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x", JobState.Backoff);
        var result = await CliAsync("job", verb, "--job-id", "x");
        result.ShouldBe(new CommandResult(0, $"job x is {state}\n", ""));
    }

    [Fact]
    public async Task Cancel_Wait_ReachingCanceledIsDone()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x");
        (await CliAsync("job", "cancel", "--job-id", "x", "--wait")).ShouldBe(new CommandResult(0, "job x is Canceled\n", ""));
    }

    [Fact]
    public async Task Delete_RemovesTheJob()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x", JobState.Finished);
        var result = await CliAsync("job", "delete", "--job-id", "x", "--wait");
        result.ShouldBe(new CommandResult(0, "job x is deleted\n", ""));
        Master.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_InAPipe_HasOneLinePerJobHoweverLong()
    {
        var job = ScriptedMaster.NewJob("x");
        job.Reason = new string('r', 500);
        Master.Jobs["x"] = job;
        var lines = (await CliAsync("job", "list")).OutputLines;
        lines.Length.ShouldBe(2);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["ID", "TYPE", "STATE", "PROGRESS", "AGE", "REASON"]);
        lines[1].ShouldContain(job.Reason);
    }

    [Fact]
    public async Task List_State_ShowsOnlyThose()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x");
        Master.Jobs["y"] = ScriptedMaster.NewJob("y", JobState.Failed);
        var lines = (await CliAsync("job", "list", "--state", "failed")).OutputLines;
        lines.Length.ShouldBe(2);
        lines[1].ShouldStartWith("y ");
    }
}
