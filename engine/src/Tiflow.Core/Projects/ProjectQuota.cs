using System.Collections.Immutable;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Projects;

/// <summary>
/// The most that a project may have at one time: <c>jobs</c> that have not ended, <c>workers</c> that are placed, and
/// amounts of resources that its placed runnables take. What is not named has no limit.
/// </summary>
public sealed record ProjectQuota
{
    public const string JobsName = "jobs";
    public const string WorkersName = "workers";
    public const int MostLimits = 64;

    public static ProjectQuota None { get; } = new();

    public ImmutableSortedDictionary<string, long> Limits { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    public bool IsEmpty => Limits.IsEmpty;

    public static ProjectQuota From(IEnumerable<KeyValuePair<string, long>> limits) =>
        new() { Limits = limits.ToImmutableSortedDictionary(StringComparer.Ordinal) };

    public bool Equals(ProjectQuota? other) => other is not null && Limits.SequenceEqual(other.Limits);

    public override int GetHashCode() => Limits.Count;

    public override string ToString() => string.Join(", ", Limits.Select(static limit => ResourceText.Of(limit.Key, limit.Value)));
}
