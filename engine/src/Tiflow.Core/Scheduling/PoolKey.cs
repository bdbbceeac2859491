using Tiflow.Core.Executors;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling.Selectors;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// What decides, whatever is free, whether an executor can be considered: the type, the labels, and that it has the
/// special resources (names, with commas) at all.
/// </summary>
internal readonly record struct PoolKey(string Type, Selector Selector, string Specials)
{
    public static PoolKey Of(string type, Selector selector, ResourceVector demand) =>
        new(type, selector, demand.Others.IsEmpty ? "" : string.Join(',', demand.Others.Select(static other => other.Name)));

    /// <summary>The one special resource that a tree compares; what more there is is looked at executor by executor.</summary>
    public string? Extra => Specials.Length == 0 ? null : Specials.Split(',')[0];

    public bool Admits(ExecutorSpec executor) =>
        executor.Types.Contains(Type)
        && Selector.Matches(executor)
        && (Specials.Length == 0 || Array.TrueForAll(Specials.Split(','), name => executor.Capacity[name] > 0));
}
