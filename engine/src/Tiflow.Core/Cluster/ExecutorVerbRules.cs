using System.Diagnostics;
using System.Globalization;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;

namespace Tiflow.Core.Cluster;

/// <summary>What users can want of an executor. All are idempotent and survive the leader.</summary>
internal static class ExecutorVerbRules
{
    public static void Show(Step step, ClusterEvent.GetExecutor get)
    {
        if (Find(step, get.Tag, get.Executor) is { } executor)
        {
            step.Reply(get.Tag, Views.InFull(step, executor));
        }
    }

    public static void Change(Step step, ClusterEvent.ChangeExecutor change)
    {
        if (Find(step, change.Tag, change.Executor) is not { } executor)
        {
            return;
        }

        if (change.Verb == ExecutorVerb.Remove && executor.Placed.Count > 0)
        {
            step.Refuse(
                change.Tag, "EXECUTOR_NOT_DRAINED",
                $"executor {executor.Id} is {executor.State} with {executor.Placed.Count} runnables; drain it first: "
                + $"tiflow cli executor drain --executor {executor.Id} --wait");
            return;
        }

        if (change is { Verb: ExecutorVerb.Remove, Force: false } && LocalResourceRules.IsLastHolder(step.State, executor))
        {
            var jobs = step.State.Resources.JobsOn(executor.Spec.Name).Select(job => step.State.Jobs[job].Spec.Name.JobId).ToArray();
            step.Refuse(
                change.Tag, "RESOURCE_CONFLICT",
                $"executor {executor.Id} ({executor.Spec.Name}) has local resources of {jobs.Length} jobs that have not ended "
                + $"({string.Join(", ", jobs.Take(5))}{(jobs.Length > 5 ? ", …" : "")}): finish or cancel them first, "
                + "or remove it with --force, and they fail");
            return;
        }

        Do(step, executor, change);
        step.Reply(change.Tag, Views.InFull(step, executor));
    }

    /// <summary>The deadline as it is stored, made a timer of this leader's clock.</summary>
    public static void ArmDrainDeadline(Step step, ExecutorEntry executor)
    {
        executor.DrainDue = null;
        if (executor.Status.DrainDeadline is { } deadline)
        {
            executor.DrainDue = step.Now.Monotonic + (deadline - step.Now.Wall);
            step.Schedule(new TimerKey.DrainDeadline(executor.Id), executor.DrainDue.Value);
        }
    }

    private static void Do(Step step, ExecutorEntry executor, ClusterEvent.ChangeExecutor change)
    {
        switch (change.Verb)
        {
            case ExecutorVerb.Cordon:
                step.Set(executor, executor.Status with { State = Cordoned(executor.State), IsCordoned = true }, "cordoned");
                break;
            case ExecutorVerb.Uncordon:
                Uncordon(step, executor);
                break;
            case ExecutorVerb.Drain:
                Drain(step, executor, change.Deadline);
                break;
            case ExecutorVerb.Remove:
                Remove(step, executor);
                break;
            default:
                throw new UnreachableException($"No rule for {change.Verb}.");
        }
    }

    private static ExecutorState Cordoned(ExecutorState state) => state == ExecutorState.Online ? ExecutorState.Cordoned : state;

    // A process that is being stopped goes on leaving. What is on the move already goes on moving.
    private static void Uncordon(Step step, ExecutorEntry executor)
    {
        var status = executor.Status with { IsCordoned = false, DrainDeadline = null };
        var takesWork = status is { State: not ExecutorState.Offline, IsLeaving: false };
        step.Set(executor, takesWork ? status with { State = ExecutorState.Online } : status, "uncordoned");
        ArmDrainDeadline(step, executor);
    }

    private static void Drain(Step step, ExecutorEntry executor, TimeSpan? patience)
    {
        var status = executor.Status with { IsCordoned = true };
        if (status.State == ExecutorState.Offline)
        {
            step.Set(executor, status, "");
            return;
        }

        var deadline = step.Now.Wall + patience;
        var reason = deadline is { } until
            ? string.Create(CultureInfo.InvariantCulture, $"drained until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")
            : "drained";
        reason += LocalResourceRules.TextOfBound(step.State, executor);
        step.Set(executor, status with { State = ExecutorState.Draining, DrainDeadline = deadline }, reason);
        ArmDrainDeadline(step, executor);
        step.Evacuate(executor);
    }

    // A process that lives registers anew, as another executor.
    private static void Remove(Step step, ExecutorEntry executor)
    {
        if (executor.Session is { } session)
        {
            step.Send(new ClusterEffect.CloseSession(session, new ErrorText("UNAVAILABLE", $"executor {executor.Id} was removed")));
            step.DetachSession(executor);
        }

        LocalResourceRules.GiveUp(step, executor);
        step.RemoveExecutor(executor);
    }

    // An id is never given twice; of several of a name, all but one are offline.
    private static ExecutorEntry? Find(Step step, long tag, string idOrName)
    {
        var executors = step.State.Executors.Values;
        var found = executors.FirstOrDefault(executor => executor.Id.ToString() == idOrName)
            ?? executors.Where(executor => executor.Spec.Name == idOrName).OrderBy(static executor => executor.State == ExecutorState.Offline).FirstOrDefault();
        if (found is null)
        {
            step.Refuse(tag, "EXECUTOR_NOT_FOUND", $"no executor has the id or name {idOrName}; 'tiflow cli executor list' shows those that exist");
        }

        return found;
    }
}
