using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Says what is wrong with what the scheduler keeps: the queue, the pools of executors, what projects have and whose turn it is.</summary>
internal static class SchedulingValidator
{
    public static IEnumerable<string> Validate(ClusterState state) =>
    [
        .. state.Queue.Lines.SelectMany(line => Validate(state, line)),
        .. state.Executors.Values.SelectMany(Validate),
        .. state.Projects.Values.SelectMany(project => Validate(state, project)),
        .. state.Jobs.Values.SelectMany(job => Validate(state, job)),
        .. ValidateCapacity(state),
        .. ValidateTurn(state),
        .. LocalResourceValidator.Validate(state),
    ];

    private static IEnumerable<string> Validate(ClusterState state, WaitingLine line)
    {
        foreach (var id in line.Waiting)
        {
            if (state.Find(id) is not { Status.WaitsForPlacement: true } runnable)
            {
                yield return $"{id} is queued and does not wait";
            }
            else if (runnable.Line != line || line.Key != LineKey.Of(runnable))
            {
                yield return $"{id} stands in the wrong line";
            }
        }

        if (line is { IsHeld: false, Shape.IsBlocked: true } && state.Find(line.Head) is { } head && FitsNow(state, line, head))
        {
            yield return $"{line.Head} waits although an executor has room for it";
        }

        if (line.IsHeld && line.QuotaShortage() is null)
        {
            yield return $"{line.Head} waits although its project's quota has room for it";
        }

        if (line.IsHeld != line.Key.Project.Held.Contains(line) || line.IsHeld == line.Shape.Open.Contains(line))
        {
            yield return $"the line of {line.Head} is held: {line.IsHeld}, and does not stand where such lines do";
        }
    }

    // Of a gang with different needs, what was found not to fit may by chance be found to fit with less room.
    private static bool FitsNow(ClusterState state, WaitingLine line, RunnableEntry head) => line.Shape.Needs switch
    {
        null => FitsSomewhere(state, head),
        { Count: 1 } => GangPlacement.Choose(state, line.Waiting.Select(id => state.Find(id)!)).Count == line.Waiting.Count,
        _ => false,
    };

    // By looking at all: what the pools must not get wrong.
    private static bool FitsSomewhere(ClusterState state, RunnableEntry runnable) => state.Executors.Values.Any(executor =>
        executor.TakesWork
        && (runnable.BoundTo is not { } holder || holder == executor.Spec.Name)
        && executor.Spec.Types.Contains(runnable.Spec.Type)
        && executor.Spec.IsNewEnoughFor(JobTypeVersion.Of(runnable.Job.Spec))
        && runnable.Job.Spec.Selector.Matches(executor.Spec)
        && executor.Free.FirstShortage(runnable.Spec.Demand) is null);

    private static IEnumerable<string> Validate(ExecutorEntry executor) => executor.Seats
        .Where(seat => !seat.Tree.Shows(seat.Leaf, executor) || !seat.Pool.Key.Admits(executor.Spec))
        .Select(seat => $"{executor.Id} has a stale seat in the pool {seat.Pool.Key}");

    private static IEnumerable<string> Validate(ClusterState state, ProjectEntry project)
    {
        var jobs = state.Jobs.Values.Where(job => job.Project == project).ToArray();
        if (jobs.Length != project.Jobs)
        {
            yield return $"project {project.Name} counts {project.Jobs} jobs, has {jobs.Length}";
        }

        if (jobs.Count(static job => !job.Status.IsTerminal) != project.LiveJobs)
        {
            yield return $"project {project.Name} counts {project.LiveJobs} jobs that have not ended";
        }

        var placed = jobs.SelectMany(static job => job.Runnables).Where(static runnable => runnable.Status.Executor is not null).ToArray();
        if (placed.Aggregate(ResourceVector.Zero, static (sum, runnable) => sum + runnable.Spec.Demand) != project.Used
            || placed.Count(static runnable => !runnable.Id.IsMaster) != project.Workers)
        {
            yield return $"project {project.Name} counts its use wrong";
        }

        if (!project.Lines.SetEquals(state.Queue.Lines.Where(line => line.Key.Project == project)))
        {
            yield return $"project {project.Name} does not know its lines";
        }
    }

    private static IEnumerable<string> ValidateCapacity(ClusterState state)
    {
        var capacity = state.Executors.Values.Where(static executor => executor.State != ExecutorState.Offline)
            .Aggregate(ResourceVector.Zero, static (sum, executor) => sum + executor.Spec.Capacity);
        if (capacity != state.Queue.Capacity)
        {
            yield return $"the cluster counts {state.Queue.Capacity}, has {capacity}";
        }
    }

    // By looking at all: whose turn it is must not depend on how turns are kept.
    private static IEnumerable<string> ValidateTurn(ClusterState state)
    {
        var movable = state.Queue.Lines.Where(static line => line is { IsHeld: false, Shape.IsBlocked: false }).ToArray();
        if (movable.Length > 0 != state.Queue.CanMove)
        {
            yield return $"{movable.Length} lines can be tried, the queue believes: {state.Queue.CanMove}";
            yield break;
        }

        var first = movable.OrderBy(line => line.Key.Project.RankIn(state.Queue.Capacity))
            .ThenByDescending(static line => line.Key.Priority)
            .ThenBy(static line => line.Head)
            .FirstOrDefault();
        if (first is not null && state.Queue.Next() is var next && next != first)
        {
            yield return $"it is the turn of {first.Head} in project {first.Key.Project.Name}, the queue believes: {next.Head}";
        }
    }

    private static IEnumerable<string> Validate(ClusterState state, JobEntry job) => job.Runnables
        .Where(static runnable => runnable.Status.Executor is not null)
        .GroupBy(runnable => state.Executors.GetValueOrDefault(runnable.Status.Executor!.Value)?.Zone ?? 0)
        .Where(zone => zone.Count() != job.PlacedIn(zone.Key))
        .Select(zone => $"job {job.Seq} counts {job.PlacedIn(zone.Key)} runnables in zone {zone.Key}, has {zone.Count()}");
}
