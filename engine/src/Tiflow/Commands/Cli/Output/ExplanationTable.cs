using System.Globalization;
using Spectre.Console;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Why a job is where it is, as people read it: only what there is to say.</summary>
internal static class ExplanationTable
{
    public static Grid Of(Placement placement, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in Pairs(placement, now).Where(static pair => pair.Value.Length > 0))
        {
            grid.AddRow(new Text($"{name}:"), name == "State" ? Cells.State(value) : Cells.Text(value));
        }

        return grid;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(Placement placement, DateTimeOffset now)
    {
        yield return ("Job", placement.JobId);
        yield return ("State", placement.State.ToString());
        yield return ("Why", placement.Summary);
        yield return ("Advice", placement.Advice);
        yield return ("Waiting", placement.Waiting);
        yield return ("Executors", string.Join(
            ", ", placement.Filters.Select(static filter => $"{filter.Executors} {filter.Name.Replace('_', ' ')}")));
        yield return ("Nearest", placement.NearestMiss is { } miss
            ? string.Create(CultureInfo.InvariantCulture, $"{miss.ExecutorName} ({miss.ExecutorId}) lacks {miss.Resource}={miss.Missing}")
            : "");
        yield return ("Quota", placement.Quota is { } state
            ? string.Join(", ", state.Quota.Limits.OrderBy(static limit => limit.Key, StringComparer.Ordinal)
                .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Key} {state.Used[limit.Key]} of {limit.Value}")))
            : "");
        yield return ("Before it", placement.HasWaitingBefore ? placement.WaitingBefore.ToString(CultureInfo.InvariantCulture) : "");
        yield return ("Next attempt", placement.NextAttemptAt is { } next
            ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Max(0, (next.ToDateTimeOffset() - now).TotalSeconds):0.#} s")
            : "");
    }
}
