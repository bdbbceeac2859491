using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling.Selectors;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// What decides, whatever is free, whether an executor can be considered: the type, the version of the job's type, the labels, that it has the
/// special resources (names, with commas) at all, and that it is the one (a name) with the local resources.
/// </summary>
internal readonly record struct PoolKey(string Type, JobTypeVersion Needed, Selector Selector, string Specials, string? BoundTo = null)
{
    public static PoolKey Of(RunnableEntry runnable) => new(
        runnable.Spec.Type,
        JobTypeVersion.Of(runnable.Job.Spec),
        runnable.Job.Spec.Selector,
        SpecialsOf(runnable.Spec.Demand),
        runnable.BoundTo);

    /// <summary>The one special resource that a tree compares; what more there is is looked at executor by executor.</summary>
    public string? Extra => Specials.Length == 0 ? null : Specials.Split(',')[0];

    public bool Admits(ExecutorSpec executor) =>
        (BoundTo is null || BoundTo == executor.Name)
        && executor.Types.Contains(Type)
        && executor.IsNewEnoughFor(Needed)
        && Selector.Matches(executor)
        && (Specials.Length == 0 || Array.TrueForAll(Specials.Split(','), name => executor.Capacity[name] > 0));

    private static string SpecialsOf(ResourceVector demand) =>
        demand.Others.IsEmpty ? "" : string.Join(',', demand.Others.Select(static other => other.Name));
}
