using CsCheck;
using Tiflow.Core.Events;
using Tiflow.Core.Schedules;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>Each moment of a schedule makes exactly one run, whoever leads and whenever nobody does.</summary>
public sealed class SchedulePropertyTests
{
    private const int Period = 2;

    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MisfirePolicy.RunOnce)]
    [InlineData(MisfirePolicy.Skip)]
    public void Runs_are_those_that_a_clock_beside_it_says(MisfirePolicy misfire) =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9000]).Array[1, 30].Sample(
            events =>
            {
                var script = new ClusterScript();
                Create(script, misfire);
                var (expected, next) = (new List<int>(), Period);
                foreach (var (what, milliseconds) in events)
                {
                    script = Happen(script, what, milliseconds);
                    var now = script.Elapsed.TotalSeconds;

                    // Nobody led meanwhile: at most one run comes of it.
                    if (what == 0 && next < now)
                    {
                        expected.AddRange(misfire == MisfirePolicy.RunOnce ? [next] : []);
                        next = (((int)Math.Floor(now) / Period) + 1) * Period;
                    }

                    for (; next <= now; next += Period)
                    {
                        expected.Add(next);
                    }
                }

                Runs(script).ShouldBe(expected.Select(NameOf));
                Created(script).ShouldBe(expected.Select(NameOf));
            },
            iter: 300);

    // What was decided and not committed dies with its leader: the next one decides it again.
    [Fact]
    public void Leader_that_dies_before_the_commit_has_made_no_run_and_lost_none() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3]).Array[1, 20].Sample(
            events =>
            {
                var script = new ClusterScript();
                Create(script, MisfirePolicy.RunOnce);
                foreach (var (seconds, uncommitted) in events)
                {
                    script.EventsPerBatch = 1 + uncommitted;
                    for (var second = 0; second < seconds; second++)
                    {
                        script.ElapseSeconds(0.5);
                        script.Apply(new ClusterEvent.Tick());
                    }

                    script.LoseLeader();
                    script.EventsPerBatch = 1;
                    script.Flush();
                    Created(script).Distinct().Count().ShouldBe(Created(script).Length);
                    Created(script).Length.ShouldBe((int)(script.Elapsed.TotalSeconds / Period));
                }
            },
            iter: 200);

    private static ClusterScript Happen(ClusterScript script, int what, int milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        switch (what)
        {
            case 0:
                script = new ClusterScript(script.Image, script.Elapsed + time);
                script.Flush();
                break;
            case 1:
                script.RestartLeader();
                break;
            default:
                script.Elapse(time);
                break;
        }

        return script;
    }

    private static void Create(ClusterScript script, MisfirePolicy misfire)
    {
        var spec = new ScheduleSpec
        {
            Name = ClusterScript.Name("s"),
            Cron = CronSchedule.Parse("*/2 * * * * *", "UTC"),
            Misfire = misfire,
            Overlap = OverlapPolicy.Allow,
            CreatedAt = script.Now.Wall,
            Job = script.Spec("s"),
        };
        script.Apply(new ClusterEvent.CreateSchedule(1, spec, DryRun: false));
    }

    private static string NameOf(int seconds) => $"s-{Epoch.AddSeconds(seconds):yyyyMMdd'T'HHmmss'Z'}";

    private static string[] Runs(ClusterScript script) => [.. script.State.Jobs.Values.Select(static job => job.Spec.Name.JobId)];

    private static string[] Created(ClusterScript script) =>
        [.. script.Image.History.Where(static entry => entry.From == "None").Select(static entry => entry.Subject["job/".Length..])];
}
