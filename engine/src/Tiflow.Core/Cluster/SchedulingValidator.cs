using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>Says what is wrong with what the scheduler keeps: the queue, the pools of executors, how many jobs projects have.</summary>
internal static class SchedulingValidator
{
    public static IEnumerable<string> Validate(ClusterState state) =>
    [
        .. state.Queue.Lines.SelectMany(line => Validate(state, line)),
        .. state.Executors.Values.SelectMany(Validate),
        .. state.Projects.Values.SelectMany(project => Validate(state, project)),
        .. state.Jobs.Values.SelectMany(job => Validate(state, job)),
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

        if (line.IsBlocked && state.Find(line.Head) is { } head && FitsSomewhere(state, head))
        {
            yield return $"{line.Head} waits although an executor has room for it";
        }
    }

    // By looking at all: what the pools must not get wrong.
    private static bool FitsSomewhere(ClusterState state, RunnableEntry runnable) => state.Executors.Values.Any(executor =>
        executor.TakesWork
        && executor.Spec.Types.Contains(runnable.Spec.Type)
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
    }

    private static IEnumerable<string> Validate(ClusterState state, JobEntry job) => job.Runnables
        .Where(static runnable => runnable.Status.Executor is not null)
        .GroupBy(runnable => state.Executors.GetValueOrDefault(runnable.Status.Executor!.Value)?.Zone ?? 0)
        .Where(zone => zone.Count() != job.PlacedIn(zone.Key))
        .Select(zone => $"job {job.Seq} counts {job.PlacedIn(zone.Key)} runnables in zone {zone.Key}, has {zone.Count()}");
}
