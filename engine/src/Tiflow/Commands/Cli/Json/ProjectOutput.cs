using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record ProjectOutput
{
    public required string Id { get; init; }

    public required int Weight { get; init; }

    /// <summary>What is not named has no limit.</summary>
    public required IReadOnlyDictionary<string, long> Quota { get; init; }

    public required IReadOnlyDictionary<string, long> Used { get; init; }

    public required int Waiting { get; init; }

    public required double DominantShare { get; init; }

    public static ProjectOutput From(Project project) => new()
    {
        Id = project.Id,
        Weight = project.Weight,
        Quota = Sorted(project.Quota.Limits),
        Used = Sorted(project.Used),
        Waiting = project.Waiting,
        DominantShare = project.DominantShare,
    };

    internal static IReadOnlyDictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> amounts) =>
        new SortedDictionary<string, long>(amounts.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}
