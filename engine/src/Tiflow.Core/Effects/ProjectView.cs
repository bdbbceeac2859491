using Tiflow.Core.Projects;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Effects;

/// <summary>A project as users see it, at one moment.</summary>
public sealed record ProjectView
{
    public required string Name { get; init; }

    public required ProjectSettings Settings { get; init; }

    /// <summary>Jobs that have not ended.</summary>
    public required int Jobs { get; init; }

    /// <summary>Workers that are placed.</summary>
    public required int Workers { get; init; }

    /// <summary>What its placed job masters and workers take.</summary>
    public required ResourceVector Used { get; init; }

    /// <summary>Job masters and workers that wait to be placed.</summary>
    public required int Waiting { get; init; }

    /// <summary>The largest part of the cluster's capacity that it uses of any resource: 0 to 1.</summary>
    public required double DominantShare { get; init; }
}
