using System.Collections.Frozen;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Invariants;

/// <summary>The tables of states in the core's README.</summary>
internal static class TransitionTables
{
    private static readonly string[] States =
        [.. Enum.GetNames<JobState>(), .. Enum.GetNames<RunnableState>(), .. Enum.GetNames<ExecutorState>()];

    /// <summary>The table below a heading.</summary>
    public static FrozenSet<(string From, string To)> Read(string heading)
    {
        var rows = Lines().SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static row => row.Length > 1 && States.Contains(row[0], StringComparer.Ordinal));
        return rows.SelectMany(static row => row[1].Split(", ").Where(static to => to != "-").Select(to => (row[0], to))).ToFrozenSet();
    }

    /// <summary>Where one gets in any number of steps.</summary>
    public static FrozenSet<(string From, string To)> Ways(FrozenSet<(string From, string To)> steps)
    {
        var ways = steps.ToHashSet();
        while (true)
        {
            var longer = ways.SelectMany(way => steps.Where(step => step.From == way.To).Select(step => (way.From, step.To))).Except(ways).ToArray();
            if (longer.Length == 0)
            {
                return ways.ToFrozenSet();
            }

            ways.UnionWith(longer);
        }
    }

    private static string[] Lines()
    {
        using var readme = typeof(TransitionTables).Assembly.GetManifestResourceStream("Tiflow.Core.README.md")!; // The project embeds it.
        using var reader = new StreamReader(readme);
        return reader.ReadToEnd().Split('\n');
    }
}
