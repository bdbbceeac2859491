using System.Globalization;
using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>Jobs that run again and again.</summary>
public sealed class ScheduleTests : ClusterTest
{
    private const string Second = "yyyyMMdd'T'HHmmss'Z'";

    [Fact]
    public async Task A_schedule_of_each_second_runs_in_time_also_under_the_next_leader()
    {
        var master = await Cluster.StartMasterAsync();
        await Cluster.StartExecutorAsync();
        var config = Cluster.WriteFile("short.json", """{"worker-count": 1, "target-tick": 1, "tick-interval": "1ms"}""");
        (await Cluster.CliAsync(
            "job", "create", "--job-type", "FakeJob", "--job-config", config, "--job-id", "each", "--schedule", "* * * * * *",
            "--overlap", "allow", "--keep", "3")).ShouldExitWith(0).Output.ShouldBe("each\n");

        var first = await RunsAsync(static runs => runs.Count(static run => run.State == JobState.Finished) >= 2);
        await master.Kill9Async();
        await Cluster.StartMasterAsync();
        var second = await RunsAsync(runs => runs.Count(run => run.State == JobState.Finished && first.All(old => old.Id != run.Id)) >= 2);

        first.Concat(second).ShouldAllBe(static run => run.ScheduleId == "each" && Late(run) >= TimeSpan.Zero);
        first.Min(Late).ShouldBeLessThan(TimeSpan.FromSeconds(0.5));

        second.Count(static run => run.State == JobState.Finished).ShouldBeLessThanOrEqualTo(4, "three ended runs are kept, and one may just have ended");
    }

    [Fact]
    public async Task A_schedule_is_shown_paused_run_now_resumed_and_deleted_by_commands()
    {
        await Cluster.StartMasterAsync();
        var config = Cluster.WriteFile("short.json", """{"worker-count": 1, "target-tick": 1}""");
        string[] create =
        [
            "job", "create", "--job-type", "FakeJob", "--job-config", config, "--job-id", "nightly", "--label", "team=data",
            "--schedule", "0 3 * * *", "--time-zone", "Europe/Berlin",
        ];
        (await Cluster.CliAsync(create)).ShouldExitWith(0);
        (await Cluster.CliAsync(create)).ShouldExitWith(0).Output.ShouldBe("nightly\n");
        (await Cluster.CliAsync([.. create, "--keep", "3"])).ShouldExitWith(1).Error.ShouldStartWith("error: SCHEDULE_ALREADY_EXISTS: ");

        var shown = await ShowAsync();
        (await Cluster.CliAsync("schedule", "pause", "--schedule-id", "nightly")).ShouldExitWith(0).Output.ShouldBe("schedule nightly is Paused\n");
        var run = (await Cluster.CliAsync("schedule", "run-now", "--schedule-id", "nightly")).ShouldExitWith(0).Output.Trim();
        var paused = await ShowAsync();
        (await Cluster.CliAsync("schedule", "resume", "--schedule-id", "nightly")).ShouldExitWith(0);
        (await Cluster.CliAsync("schedule", "delete", "--schedule-id", "nightly")).ShouldExitWith(0);

        shown.GetProperty("time_zone").GetString().ShouldBe("Europe/Berlin");
        shown.GetProperty("next_run_at").GetDateTime().Hour.ShouldBeOneOf(1, 2);
        shown.GetProperty("job").GetProperty("labels").GetProperty("team").GetString().ShouldBe("data");
        (paused.GetProperty("state").GetString(), paused.GetProperty("next_run_at").ValueKind).ShouldBe(("Paused", JsonValueKind.Null));
        paused.GetProperty("last_run").GetProperty("job_id").GetString().ShouldBe(run);
        paused.GetProperty("last_run").GetProperty("state").GetString().ShouldBe("Pending");
        (await Cluster.CliAsync("schedule", "show", "--schedule-id", "nightly")).ShouldExitWith(1).Error.ShouldStartWith("error: SCHEDULE_NOT_FOUND: ");
        var job = (await Cluster.CliAsync("job", "query", "--job-id", run, "-o", "json")).ShouldExitWith(0).Json;
        job.GetProperty("schedule_id").GetString().ShouldBe("nightly");
    }

    [Theory]
    [InlineData("schedule \"61 * * * *\"", "--schedule", "61 * * * *")]
    [InlineData("time zone \"Mars/Base\" is not known", "--schedule", "* * * * *", "--time-zone", "Mars/Base")]
    [InlineData("--start-after: the runs of a schedule start at its own times", "--schedule", "* * * * *", "--start-after", "1m")]
    public async Task A_schedule_that_cannot_be_meant_is_refused_by_name(string text, params string[] options)
    {
        await Cluster.StartMasterAsync();
        var config = Cluster.WriteFile("short.json", """{"worker-count": 1, "target-tick": 1}""");

        var result = await Cluster.CliAsync(["job", "create", "--job-type", "FakeJob", "--job-config", config, .. options]);

        result.ShouldExitWith(1).Error.ShouldStartWith($"error: INVALID_ARGUMENT: {text}");
    }

    // How long after the moment in its id a run was created.
    private static TimeSpan Late(Job run) => run.CreatedAt.ToDateTimeOffset()
        - DateTimeOffset.ParseExact(run.Id["each-".Length..], Second, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private async Task<JsonElement> ShowAsync() =>
        (await Cluster.CliAsync("schedule", "show", "--schedule-id", "nightly", "-o", "json")).ShouldExitWith(0).Json;

    private Task<IReadOnlyList<Job>> RunsAsync(Func<IReadOnlyList<Job>, bool> wanted) => Eventually.IsAsync(
        "runs of the schedule", deadline => Cluster.Client.ListAsync(cancellationToken: deadline), wanted, Cluster.Deadline);
}
