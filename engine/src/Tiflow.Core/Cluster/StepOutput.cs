using Tiflow.Core.Effects;

namespace Tiflow.Core.Cluster;

/// <summary>
/// What a batch of decisions wants: changes to commit, and effects in the order in which they are to be done.
/// </summary>
public sealed record StepOutput(ChangeSet Changes, IReadOnlyList<ClusterEffect> Effects);
