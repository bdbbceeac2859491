using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Tests;

/// <summary>A few of the worlds of <c>make simulate</c>: always the same ones, and new ones at each run.</summary>
public sealed class SeedTests
{
    private const int FixedSeeds = 200;

    private static readonly TimeSpan TimeForNewSeeds = TimeSpan.FromSeconds(5);

    [Fact]
    public void Fixed_seeds_keep_every_promise()
    {
        for (var seed = 1; seed <= FixedSeeds; seed++)
        {
            KeepsEveryPromise(SeedRun.Run(seed));
        }
    }

    [Fact]
    public void New_seeds_keep_every_promise()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var seed = TimeProvider.System.GetUtcNow().Ticks; TimeProvider.System.GetElapsedTime(started) < TimeForNewSeeds; seed++)
        {
            KeepsEveryPromise(SeedRun.Run(seed));
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_world()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var (first, second) = (SeedRun.Run(seed), SeedRun.Run(seed));

            second.TraceHash.ShouldBe(first.TraceHash, $"seed {seed}");
            second.Steps.ShouldBe(first.Steps);
            second.Seen.ShouldBe(first.Seen);
        }
    }

    [Fact]
    public void Other_seeds_give_other_worlds() =>
        Enumerable.Range(1, 50).Select(static seed => SeedRun.Run(seed).TraceHash).Distinct().Count().ShouldBe(50);

    [Fact]
    public void Summary_of_a_thousand_seeds_complains_about_a_state_that_none_reached()
    {
        var summary = new SimulationSummary();
        var seen = new long[Enum.GetValues<RareState>().Length];
        Array.Fill(seen, 1);
        for (var seed = 0; seed < 1000; seed++)
        {
            summary.Add(new SeedResult(seed, 0, 1, TimeSpan.FromSeconds(1), seen, Violation: null));
        }

        summary.IsGood.ShouldBeTrue();
        var lacking = new SimulationSummary();
        seen[(int)RareState.WriteFenced] = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            lacking.Add(new SeedResult(seed, 0, 1, TimeSpan.FromSeconds(1), seen, Violation: null));
        }

        lacking.IsGood.ShouldBeFalse();
        using var text = new StringWriter();
        lacking.Write(text, TimeSpan.FromSeconds(1));
        text.ToString().ShouldContain("never reached: WriteFenced");
    }

    [Fact]
    public void Failing_seed_says_how_to_repeat_it()
    {
        var summary = new SimulationSummary();
        summary.Add(SeedRun.Run(1) with { Seed = 17, Violation = new InvariantViolatedException("some-promise", "was broken") });
        using var text = new StringWriter();

        summary.Write(text, TimeSpan.FromSeconds(1));

        summary.IsGood.ShouldBeFalse();
        text.ToString().ShouldContain("seed 17: some-promise: was broken");
        text.ToString().ShouldContain("make simulate SEEDS=1 SEED=17 TRACE=1");
    }

    private static void KeepsEveryPromise(SeedResult result) => result.Violation.ShouldBeNull(
        $"seed {result.Seed} of {SimulationPlan.Of(result.Seed)}; repeat it: make simulate SEEDS=1 SEED={result.Seed} TRACE=1");
}
