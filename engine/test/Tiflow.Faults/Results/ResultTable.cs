using System.Globalization;
using Spectre.Console;

namespace Tiflow.Faults.Results;

/// <summary>The end of a run, for people.</summary>
internal static class ResultTable
{
    public static void Write(IAnsiConsole console, IEnumerable<RoundResult> results, bool judgesSpeed)
    {
        var table = new Table().Border(TableBorder.Markdown)
            .AddColumns("fault", "role", "trials", "p50", "worst", "target", "verdict", "note");
        foreach (var result in results)
        {
            string[] cells =
            [
                result.Fault,
                result.Role,
                result.Samples.Count.ToString(CultureInfo.InvariantCulture),
                result.Samples.Count == 0 ? "" : Seconds(Quantile.Median(result.Samples)),
                result.Samples.Count == 0 ? "" : Seconds(result.Samples.Max()),
                result.Target is { } target ? $"{Seconds(target.Median)} / {Seconds(target.Worst)}" : "",
                result.IsGreen(judgesSpeed) ? "green" : "RED",
                result.Note,
            ];
            table.AddRow([.. cells.Select(static cell => new Text(cell))]);
        }

        console.Write(table);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
