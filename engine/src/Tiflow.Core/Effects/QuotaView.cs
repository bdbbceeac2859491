using Tiflow.Core.Projects;

namespace Tiflow.Core.Effects;

/// <summary>What a project may have and has.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Quota">The most that it may have.</param>
/// <param name="Used">What it has of each thing that the quota names.</param>
/// <param name="Exceeded">The limit that keeps something waiting; null when none does.</param>
public sealed record QuotaView(string Project, ProjectQuota Quota, IReadOnlyDictionary<string, long> Used, string? Exceeded);
