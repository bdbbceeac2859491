using Tiflow.Core.Effects;
using Tiflow.Core.Projects;

namespace Tiflow.Protocol.Mapping;

/// <summary>What projects may have and have.</summary>
public static class ProjectMapping
{
    public static V1.Project ToProto(this ProjectView view)
    {
        var project = new V1.Project
        {
            Id = view.Name,
            Weight = view.Settings.Weight,
            Quota = view.Settings.Quota.ToProto(),
            Waiting = view.Waiting,
            DominantShare = view.DominantShare,
        };
        project.Used.Add(view.Used);
        project.Used[ProjectQuota.JobsName] = view.Jobs;
        project.Used[ProjectQuota.WorkersName] = view.Workers;
        return project;
    }

    public static V1.QuotaState? ToProto(this QuotaView? view) => view is null ? null : new V1.QuotaState
    {
        ProjectId = view.Project,
        Quota = view.Quota.ToProto(),
        Used = { view.Used.ToDictionary(StringComparer.Ordinal) },
        Exceeded = view.Exceeded ?? "",
    };

    private static V1.Quota ToProto(this ProjectQuota quota) => new() { Limits = { quota.Limits } };
}
