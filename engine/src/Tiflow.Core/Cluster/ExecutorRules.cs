using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;

namespace Tiflow.Core.Cluster;

/// <summary>Executors that are gone or leave: their work is given away in steps of a bounded size.</summary>
internal static class ExecutorRules
{
    public static void LoseIfSame(Step step, ClusterEvent.ProcessGone gone)
    {
        if (step.State.Executors.TryGetValue(gone.Executor, out var executor)
            && executor.Spec.ProcessId == gone.ProcessId
            && executor.Session is null)
        {
            Lose(step, executor, "its process is gone", isProven: true);
        }
    }

    /// <param name="step">The batch.</param>
    /// <param name="executor">It is given up.</param>
    /// <param name="why">For its history.</param>
    /// <param name="isProven">Whether its process is known to be gone.</param>
    public static void Lose(Step step, ExecutorEntry executor, string why, bool isProven = false)
    {
        if (executor.State == ExecutorState.Offline)
        {
            return;
        }

        if (executor.Session is { } session)
        {
            step.Send(new ClusterEffect.CloseSession(session, new ErrorText("UNAVAILABLE", $"executor {executor.Id} was given up: {why}")));
            step.DetachSession(executor);
        }

        GoOffline(step, executor, why, isProven);
        step.Evacuate(executor);
    }

    /// <summary>What users want of it stays: it holds for the next process of its name.</summary>
    public static void GoOffline(Step step, ExecutorEntry executor, string why, bool isProven = false)
    {
        executor.DrainDue = null;
        var status = executor.Status with
        {
            State = ExecutorState.Offline,
            IsLeaving = false,
            DrainDeadline = null,
            IsProvenDead = isProven,
        };
        step.Set(executor, status, why);
    }

    /// <summary>Removes an offline executor from the list once nothing is placed on it.</summary>
    public static void Forget(Step step, ExecutorEntry executor)
    {
        if (executor.State == ExecutorState.Offline && executor.Placed.Count == 0)
        {
            step.RemoveExecutor(executor);
        }
    }

    public static void Evacuate(Step step, int maxOperations)
    {
        for (var rounds = step.State.Evacuations.Count; rounds > 0 && !step.Changes.IsFull(maxOperations); rounds--)
        {
            var executor = step.State.Evacuations.Dequeue();
            executor.AwaitsEvacuation = false;
            if (!step.State.Executors.ContainsKey(executor.Id))
            {
                continue;
            }

            var done = executor.State switch
            {
                ExecutorState.Offline => GiveAway(step, executor, maxOperations),
                ExecutorState.Draining => DrainRules.Advance(step, executor, maxOperations),
                _ => true,
            };
            if (!done)
            {
                step.Evacuate(executor);
            }
        }
    }

    private static bool GiveAway(Step step, ExecutorEntry executor, int maxOperations)
    {
        while (executor.Placed.Count > 0)
        {
            if (step.Changes.IsFull(maxOperations))
            {
                return false;
            }

            RunnableRules.Lose(step, step.State.Find(executor.Placed.Min)!, $"executor {executor.Id} ({executor.Spec.Name}) is gone");
        }

        if (step.State.Executors.Values.Any(other => other != executor && other.Spec.Name == executor.Spec.Name))
        {
            step.RemoveExecutor(executor);
        }

        ForgetOldest(step);
        return true;
    }

    // A cordon is what an operator has decided: it waits for the next process of that name, however many others come and go.
    private static void ForgetOldest(Step step)
    {
        var offline = step.State.Executors.Values
            .Where(executor => executor is { State: ExecutorState.Offline, Status.IsCordoned: false, Placed.Count: 0 }
                && !LocalResourceRules.IsLastHolder(step.State, executor))
            .ToArray();
        foreach (var executor in offline.Take(offline.Length - step.Options.OfflineExecutorsKept))
        {
            step.RemoveExecutor(executor);
        }
    }
}
