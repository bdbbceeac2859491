using Tiflow.Core.Effects;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Cluster;

/// <summary>Projects as users see them.</summary>
internal static class ProjectViews
{
    public static ProjectView Of(ProjectEntry project, ResourceVector capacity) => new()
    {
        Name = project.Name,
        Settings = project.Settings,
        Jobs = project.LiveJobs,
        Workers = project.Workers,
        Used = project.Used,
        Waiting = project.Waiting,
        DominantShare = project.DominantShare(capacity),
    };

    /// <summary>Null when the project has no quota.</summary>
    public static QuotaView? QuotaOf(ProjectEntry project, string? exceeded)
    {
        var quota = project.Settings.Quota;
        return quota.IsEmpty
            ? null
            : new QuotaView(project.Name, quota, quota.Limits.Keys.ToDictionary(static name => name, project.UseOf, StringComparer.Ordinal), exceeded);
    }
}
