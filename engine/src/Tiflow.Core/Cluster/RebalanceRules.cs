using System.Globalization;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>
/// When to look whether loads are uneven, and what becomes of the moves that <see cref="RebalancePlan"/> finds: workers
/// stop gracefully and are placed anew, a few at a time.
/// </summary>
internal static class RebalanceRules
{
    private static readonly TimeSpan WhileMoving = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(10);

    /// <summary>A leader begins. What a former one asked to move has moved, or was fenced, before this one moves more.</summary>
    public static void Begin(Step step) => Quieten(step, TimeSpan.FromTicks(Math.Max(step.Options.StopGrace.Ticks, step.Options.RebalanceSettle.Ticks)));

    /// <summary>An executor has come, goes, or takes work otherwise than before.</summary>
    public static void MembershipChanged(Step step) => Quieten(step, step.Options.RebalanceSettle);

    public static void Advance(Step step, int maxOperations)
    {
        var book = step.State.Rebalancing;
        if (!book.IsDue || step.State.HasQueuedWork || step.Changes.IsFull(maxOperations))
        {
            return;
        }

        book.IsDue = false;
        ForgetMoved(step);
        var isDone = step.Now.Monotonic < book.QuietUntil || MoveSome(step);
        var next = step.Now.Monotonic + (isDone && book.Moving.Count == 0 ? AtRest : WhileMoving);
        step.Schedule(new TimerKey.Rebalance(), next > book.QuietUntil ? next : book.QuietUntil);
    }

    /// <summary>A worker that was to move has stopped and waits for its new place.</summary>
    public static void NoteMove(Step step, RunnableEntry runnable, RunnableState from, Relocation move)
    {
        var actor = step.Actor;
        step.Actor = "rebalance";
        step.Note(runnable, from, move.Why);
        step.Actor = actor;
    }

    private static void Quieten(Step step, TimeSpan time)
    {
        if (step.Options.Rebalances)
        {
            var book = step.State.Rebalancing;
            var until = step.Now.Monotonic + time;
            book.QuietUntil = until > book.QuietUntil ? until : book.QuietUntil;
            step.Schedule(new TimerKey.Rebalance(), book.QuietUntil);
        }
    }

    // True when all was looked at.
    private static bool MoveSome(Step step)
    {
        var room = step.Options.RebalanceParallelism - step.State.Rebalancing.Moving.Count;
        if (room <= 0 || !IsCalm(step.State))
        {
            return true;
        }

        var plan = RebalancePlan.Make(step.State, step.Now.Monotonic, room);
        foreach (var (runnable, from, to) in plan.Moves)
        {
            runnable.Relocation = new Relocation(from.Id, to.Id, Why(from, to));
            step.State.Rebalancing.Moving.Add(runnable.Id);
            RunnableRules.Stop(step, runnable, StopReason.Move);
        }

        return plan.HasSeenAll;
    }

    // Who drains, is silent or was lost has work that goes elsewhere first, or may have.
    private static bool IsCalm(ClusterState state) => state.Executors.Values.All(static executor => executor.State switch
    {
        ExecutorState.Online => executor.Session is not null,
        ExecutorState.Draining => false,
        ExecutorState.Offline => executor.Placed.Count == 0,
        _ => true,
    });

    private static void ForgetMoved(Step step)
    {
        foreach (var id in step.State.Rebalancing.Moving.ToArray())
        {
            if (step.State.Find(id) is { } runnable && IsMoving(runnable))
            {
                continue;
            }

            step.State.Rebalancing.Moving.Remove(id);
            step.State.Find(id)?.Relocation = null;
        }
    }

    private static bool IsMoving(RunnableEntry runnable) => runnable.Relocation is null
        ? runnable.Status.State == RunnableState.Starting
        : runnable.Job.Status.Ending == JobState.None && (runnable.Status.Stopping == StopReason.Move || runnable.Status.WaitsForPlacement);

    private static string Why(ExecutorEntry from, ExecutorEntry to) => string.Create(
        CultureInfo.InvariantCulture,
        $"to even out loads: {from.Id} holds {from.Placed.Count} ({from.Load:0.##%}), {to.Id} holds {to.Placed.Count} ({to.Load:0.##%})");
}
