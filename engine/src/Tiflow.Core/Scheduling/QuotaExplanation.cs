using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>Says whether a project's quota keeps something waiting, whatever room there is.</summary>
internal static class QuotaExplanation
{
    /// <summary>The report on the executors, and the quota after it.</summary>
    public static FitReport Over(FitReport report, RunnableEntry runnable)
    {
        var project = runnable.Job.Project;
        if (project.Settings.Quota.IsEmpty)
        {
            return report;
        }

        var lacks = runnable is { IsWithGang: true, Line: { } line }
            ? line.QuotaShortage()
            : Quotas.Shortage(project, runnable.Spec.Demand, runnable.Id.IsMaster ? 0 : 1);
        return lacks is { } shortage
            ? report with
            {
                Filters = [.. report.Filters, new PlacementFilter("quota", 0)],
                Text = Text(project, shortage),
                Advice = Advice(project, shortage),
                ExceededQuota = shortage.Name,
            }
            : report with { Filters = [.. report.Filters, new PlacementFilter("quota", report.Filters[^1].Executors)] };
    }

    private static string Text(ProjectEntry project, QuotaShortage shortage) =>
        $"project {project.Name} uses {Amount(shortage.Name, shortage.Used)} of its quota of {Amount(shortage.Name, shortage.Limit)}, "
        + $"and this takes {Amount(shortage.Name, shortage.Wanted)}";

    private static string Advice(ProjectEntry project, QuotaShortage shortage)
    {
        var raise = $"'tiflow cli project set --project-id {project.Name} --quota {shortage.Name}=…'";
        return shortage.IsForEver
            ? $"it is more than the whole quota: raise that ({raise}), or ask for less"
            : $"it goes on when less of the project is placed, or when its quota is raised ({raise})";
    }

    private static string Amount(string name, long amount) => ResourceText.Of(name, amount);
}
