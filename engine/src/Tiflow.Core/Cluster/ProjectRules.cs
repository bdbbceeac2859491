using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Projects;

namespace Tiflow.Core.Cluster;

/// <summary>What users ask and want of projects. A project need not be created: it is there as soon as it is named.</summary>
internal static class ProjectRules
{
    public static void Answer(Step step, ClusterEvent.Request request)
    {
        switch (request)
        {
            case ClusterEvent.ListProjects list:
                var projects = step.State.Projects.Values.OrderBy(static project => project.Name, StringComparer.Ordinal);
                step.Reply(list.Tag, new RequestResult.Projects([.. projects.Select(project => View(step, project))]));
                break;
            case ClusterEvent.GetProject get:
                step.Reply(get.Tag, new RequestResult.Project(View(step, step.State.ProjectOf(get.Name))));
                break;
            case ClusterEvent.ChangeProject change:
                Change(step, change);
                break;
            default:
                throw new UnreachableException($"No rule for {request.GetType().Name}.");
        }
    }

    private static void Change(Step step, ClusterEvent.ChangeProject change)
    {
        if (change.Weight is < 1 or > ProjectSettings.MostWeight)
        {
            step.Refuse(change.Tag, "INVALID_ARGUMENT", $"a weight of {change.Weight}: weights are from 1 to {ProjectSettings.MostWeight}");
            return;
        }

        if (change.Quota is { Limits.Count: var limits and > ProjectQuota.MostLimits })
        {
            step.Refuse(change.Tag, "INVALID_ARGUMENT", $"a quota of {limits} limits: at most {ProjectQuota.MostLimits} can be set");
            return;
        }

        var project = step.State.ProjectOf(change.Name);
        var settings = new ProjectSettings
        {
            Weight = change.Weight ?? project.Settings.Weight,
            Quota = change.Quota ?? project.Settings.Quota,
        };
        if (settings != project.Settings)
        {
            step.Set(project, settings);
        }

        step.Reply(change.Tag, new RequestResult.Project(View(step, project)));
    }

    private static ProjectView View(Step step, ProjectEntry project) => ProjectViews.Of(project, step.State.Queue.Capacity);
}
