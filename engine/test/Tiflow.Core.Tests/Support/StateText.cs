using Tiflow.Core.Cluster;

namespace Tiflow.Core.Tests.Support;

/// <summary>
/// All of a state that outlives its leader, as text, so that two can be compared and a difference can be read.
/// </summary>
internal static class StateText
{
    public static string Of(ClusterState state) => string.Join('\n', Lines(state));

    private static IEnumerable<string> Lines(ClusterState state) =>
    [
        $"next {state.NextJobSeq} {state.NextExecutorId}",
        .. state.Jobs.Values.Select(static job => $"job {job.Seq} placed {job.Placed} {job.Status}"),
        .. state.Jobs.Values.SelectMany(static job => job.Resources.Values.Select(resource => $"job {job.Seq} {resource}")),
        .. state.Jobs.Values.SelectMany(static job => job.Runnables).Select(static runnable => $"{runnable.Id} {runnable.Spec.Name} {runnable.Status}"),
        .. state.Executors.Values.Select(static executor =>
            $"{executor.Id} {executor.Status} {executor.AppliedSeq} {string.Join(' ', executor.Placed)} {string.Join(' ', executor.Used.Amounts)}"),
        .. state.Schedules.ByName.Values.Select(static schedule => $"schedule {schedule.Spec.Name} {schedule.Status}").Order(StringComparer.Ordinal),
        .. state.Projects.Values.OrderBy(static project => project.Name, StringComparer.Ordinal).Select(static project =>
            $"project {project.Name} {project.Settings} {project.Jobs} {project.LiveJobs} {project.Workers} {string.Join(' ', project.Used.Amounts)}"),
        $"queue {string.Join(' ', state.Queue.Lines.SelectMany(static line => line.Waiting).Order())}",
    ];
}
