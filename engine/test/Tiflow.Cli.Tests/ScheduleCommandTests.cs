using Google.Protobuf.WellKnownTypes;
using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class ScheduleCommandTests : CliTest
{
    private const string GoldenDirectory = "engine/test/Tiflow.Cli.Tests/Golden";

    [Fact]
    public async Task Create_WithASchedule_SendsEveryOptionAndPrintsTheId()
    {
        var result = await CliAsync(
            "job", "create", "--job-type", "FakeJob", "--job-id", "nightly", "--schedule", "0 3 * * *", "--time-zone", "Europe/Berlin",
            "--misfire", "skip", "--overlap", "cancel-previous", "--keep", "3", "--priority", "7", "--timeout", "1h");
        result.ShouldBe(new CommandResult(0, "nightly\n", ""));
        Schedules.Created.Single().ShouldBe(new CreateScheduleRequest
        {
            Job = new CreateJobRequest
            {
                ProjectId = "default",
                TenantId = "default",
                JobId = "nightly",
                Type = "FakeJob",
                Priority = 7,
                TimeoutMs = 3_600_000,
            },
            Cron = "0 3 * * *",
            TimeZone = "Europe/Berlin",
            Misfire = MisfirePolicy.Skip,
            Overlap = OverlapPolicy.CancelPrevious,
            Keep = 3,
        });
        Master.Jobs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--wait does not go with --schedule", "--schedule", "* * * * *", "--wait")]
    [InlineData("--overlap goes with --schedule", "--overlap", "skip")]
    [InlineData("--misfire 'never': expected skip, run-once", "--schedule", "* * * * *", "--misfire", "never")]
    public async Task Create_WithOptionsThatDoNotGoTogether_IsWrongUsage(string text, params string[] options)
    {
        var result = await CliAsync(["job", "create", "--job-type", "FakeJob", .. options]);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(text);
    }

    [Fact]
    public async Task Show_HasTheDocumentedFields()
    {
        Schedules.Schedules["nightly"] = FullSchedule();
        var result = await CliAsync("schedule", "show", "--schedule-id", "nightly", "-o", "json");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/schedule.json");
    }

    [Fact]
    public async Task Show_IsATableForPeople()
    {
        Schedules.Schedules["nightly"] = FullSchedule();
        var result = await CliAsync("schedule", "show", "--schedule-id", "nightly");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/schedule.txt");
    }

    [Fact]
    public async Task List_IsATableForPeople()
    {
        Schedules.Schedules["nightly"] = FullSchedule();
        var result = await CliAsync("schedule", "list");
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/schedules.txt");
    }

    [Fact]
    public async Task List_IsAnArray()
    {
        (await CliAsync("schedule", "list", "-o", "json")).Output.Trim().ShouldBe("[]");
    }

    [Theory]
    [InlineData("pause", "schedule nightly is Paused; its next run is at 2026-01-02T03:00:00.000Z\n")]
    [InlineData("resume", "schedule nightly is Active; its next run is at 2026-01-02T03:00:00.000Z\n")]
    [InlineData("run-now", "nightly-20260101T030000Z\n")]
    [InlineData("delete", "schedule nightly is deleted\n")]
    public async Task Control_TellsTheMasterAndSaysWhatIs(string verb, string output)
    {
        Schedules.Schedules["nightly"] = FullSchedule();
        (await CliAsync("schedule", verb, "--schedule-id", "nightly")).ShouldBe(new CommandResult(0, output, ""));
    }

    [Fact]
    public async Task Control_OfNoSchedule_IsRefusedByName()
    {
        var result = await CliAsync("schedule", "pause", "--schedule-id", "x");
        (result.ExitCode, result.Error).ShouldBe((1, "error: SCHEDULE_NOT_FOUND: no schedule x\n"));
    }

    private static Schedule FullSchedule() => new()
    {
        Id = "nightly",
        ProjectId = "default",
        Cron = "0 3 * * *",
        TimeZone = "UTC",
        Misfire = MisfirePolicy.RunOnce,
        Overlap = OverlapPolicy.CancelPrevious,
        Keep = 10,
        State = ScheduleState.Active,
        NextRunAt = Time(2),
        LastRun = new ScheduleRun { JobId = "nightly-20260101T030000Z", At = Time(1), State = JobState.Finished },
        CreatedAt = Time(1),
        Job = new Job
        {
            Type = "FakeJob",
            Priority = 7,
            Selector = "zone=a",
            Labels = { ["team"] = "data" },
            Demand = new Resources { Amounts = { ["cpu"] = 500 } },
        },
    };

    private static Timestamp Time(int day) => Timestamp.FromDateTime(new DateTime(2026, 1, day, 3, 0, 0, DateTimeKind.Utc));
}
