using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Projects;

/// <summary>Compares what projects have with what they may have.</summary>
internal static class Quotas
{
    /// <summary>The first limit that placing so much more would exceed; null when there is room under all.</summary>
    public static QuotaShortage? Shortage(ProjectEntry project, ResourceVector demand, int workers)
    {
        var quota = project.Settings.Quota;
        if (quota.IsEmpty)
        {
            return null;
        }

        foreach (var (name, limit) in quota.Limits)
        {
            var wanted = name switch
            {
                ProjectQuota.JobsName => 0,
                ProjectQuota.WorkersName => workers,
                _ => demand[name],
            };
            if (wanted > 0 && project.UseOf(name) + wanted > limit)
            {
                return new QuotaShortage(name, project.UseOf(name), limit, wanted);
            }
        }

        return null;
    }

    /// <summary>Whether it uses more than it may have: what stops then is not placed again.</summary>
    public static bool IsExceeded(ProjectEntry project) => project.Settings.Quota.Limits.Any(limit =>
        limit.Key != ProjectQuota.JobsName && project.UseOf(limit.Key) > limit.Value);

    /// <summary>Why the project may not have one more job; null when it may.</summary>
    public static ErrorText? RefuseJob(ProjectEntry project) =>
        project.Settings.Quota.Limits.TryGetValue(ProjectQuota.JobsName, out var limit) && project.LiveJobs >= limit
            ? new ErrorText(
                "QUOTA_EXCEEDED",
                $"project {project.Name} has {project.LiveJobs} jobs that have not ended, its quota allows jobs={limit}: wait until one ends, cancel one, "
                + $"or raise the quota ('tiflow cli project set --project-id {project.Name} --quota jobs=…')")
            : null;
}
