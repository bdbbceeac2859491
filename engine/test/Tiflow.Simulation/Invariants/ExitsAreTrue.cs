using Tiflow.Core.Runnables;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation.Invariants;

/// <summary>
/// An exit counts once, and for the incarnation that ended: who is Finished, Failed, or counted as a failed attempt, has
/// said so itself.
/// </summary>
internal sealed class ExitsAreTrue : IInvariant
{
    public string Id => "exits-are-true";

    public void Committing(World world, Batch batch)
    {
        foreach (var (id, _, status) in batch.Runnables)
        {
            var before = world.Ledger.StatusOf(id) ?? RunnableStatus.New;
            if (status.State is RunnableState.Finished or RunnableState.Failed && status.State != before.State)
            {
                CheckEnd(world, id, status, before);
            }

            if (status.Attempt > before.Attempt)
            {
                CheckAttempts(world, id, before, status);
            }

            Count(world, before, status);
        }
    }

    private void CheckEnd(World world, RunnableId id, RunnableStatus status, RunnableStatus before)
    {
        if (status.State == RunnableState.Failed
            && status.ExecutorDeaths >= world.Plan.Options.MaxExecutorDeaths
            && status.ExecutorDeaths > before.ExecutorDeaths)
        {
            world.Seen(RareState.GivenUpAfterDeaths);
            return;
        }

        var said = world.Users.Truth.Exits.GetValueOrDefault(new IncarnationId(id, status.Incarnation));
        if (said == ExitOutcome.None || (said == ExitOutcome.Finished) != (status.State == RunnableState.Finished))
        {
            world.Violated(Id, $"{id}#{status.Incarnation} is {status.State}, and has said {said}");
        }
    }

    private void CheckAttempts(World world, RunnableId id, RunnableStatus before, RunnableStatus after)
    {
        var failures = 0;
        for (var number = Math.Max(before.Incarnation, 1); number <= after.Incarnation; number++)
        {
            var said = world.Users.Truth.Exits.GetValueOrDefault(new IncarnationId(id, number));
            failures += said is ExitOutcome.Crashed or ExitOutcome.FailedTransient or ExitOutcome.FailedTerminal ? 1 : 0;
        }

        if (after.Attempt - before.Attempt > failures)
        {
            world.Violated(Id, $"{id} counts {after.Attempt} failed attempts after {before.Attempt}, and {failures} failures happened");
        }
    }

    private static void Count(World world, RunnableStatus before, RunnableStatus after)
    {
        if (after.Crashes > before.Crashes)
        {
            world.Seen(after.State == RunnableState.Failed ? RareState.CrashedTooOften : RareState.CrashRetried);
        }
    }
}
