using Tiflow.Core.Effects;

namespace Tiflow.Core.Scheduling;

/// <summary>Which executors something could use now.</summary>
/// <param name="Filters">How many are left after each filter.</param>
/// <param name="Text">In words: how many have room, or which filter leaves none.</param>
/// <param name="Advice">What would make it fit; empty when it does.</param>
/// <param name="NearestMiss">Which executor lacks least; null unless room is what is missing.</param>
internal sealed record FitReport(IReadOnlyList<PlacementFilter> Filters, string Text, string Advice, PlacementMiss? NearestMiss)
{
    /// <summary>The limit of its project's quota that keeps it waiting; null when none does.</summary>
    public string? ExceededQuota { get; init; }
}
