using System.Collections.Immutable;
using Tiflow.Core.Scheduling.Selectors;

namespace Tiflow.Core.Jobs;

/// <summary>What a user wants to have otherwise in a job that exists; null and what is not named stay as they are.</summary>
public sealed record JobUpdate
{
    public int? Priority { get; init; }

    public Selector? Selector { get; init; }

    public ConfigUpdate? Config { get; init; }

    /// <summary>Labels to add or to give another value.</summary>
    public ImmutableSortedDictionary<string, string> SetLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedSet<string> RemovedLabels { get; init; } = [];

    /// <summary>The spec with the changes; it remembers what the job was created with.</summary>
    public JobSpec ApplyTo(JobSpec spec)
    {
        var updated = spec with
        {
            Priority = Priority ?? spec.Priority,
            Selector = Selector ?? spec.Selector,
            Labels = spec.Labels.RemoveRange(RemovedLabels).SetItems(SetLabels),
            AsCreated = spec.AsCreated ?? spec,
        };
        return Config is null ? updated : updated with
        {
            Config = Config.Config,
            ConfigRevision = spec.ConfigRevision + 1,
            TypeVersion = Math.Max(spec.TypeVersion, Config.TypeVersion),
            AsCreated = updated.AsCreated.WithoutConfig(),
        };
    }
}
