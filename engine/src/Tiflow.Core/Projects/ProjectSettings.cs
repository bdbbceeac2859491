namespace Tiflow.Core.Projects;

/// <summary>What users want of a project; stored unless nobody has said anything.</summary>
public sealed record ProjectSettings
{
    public const int MostWeight = 1_000_000;

    public static ProjectSettings Default { get; } = new();

    /// <summary>Its part of a cluster that is too small for all, beside the weights of the others. From 1.</summary>
    public int Weight { get; init; } = 1;

    public ProjectQuota Quota { get; init; } = ProjectQuota.None;
}
