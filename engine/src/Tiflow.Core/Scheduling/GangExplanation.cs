using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Says how much of a gang fits.</summary>
internal static class GangExplanation
{
    /// <summary>The report on one member, and the rest of its gang after it.</summary>
    /// <param name="report">On the member.</param>
    /// <param name="runnable">The member.</param>
    /// <param name="state">Where all are looked for; null: nobody asks how many fit.</param>
    public static FitReport Over(FitReport report, RunnableEntry runnable, ClusterState? state)
    {
        if (runnable is not { IsWithGang: true, Line: { } line })
        {
            return report;
        }

        var (name, all) = (runnable.Spec.Gang!.Name, line.Waiting.Count); // With a gang it has one.
        if (state is null)
        {
            return report with { Text = $"gang {name} is placed together or not at all; for one of it: {report.Text}" };
        }

        var fitting = GangPlacement.Choose(state, line.Waiting.Select(id => state.Find(id)!)).Count;
        return report with
        {
            Text = $"gang {name} is placed together or not at all, and {fitting} of its {all} workers fit now; for one of it: {report.Text}",
            Advice = report.Advice.Length > 0
                ? report.Advice
                : $"it goes on when all {all} fit at once: when {all - fitting} more of them have room, or executors join",
        };
    }
}
