using System.Globalization;
using Spectre.Console;

namespace Tiflow.Faults.Results;

/// <summary>The end of a run, for people.</summary>
internal static class ResultTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<RoundResult> results, bool judgesSpeed)
    {
        var table = new Table().Border(TableBorder.Markdown)
            .AddColumns("fault", "role", "trials", "p50", "worst", "x etcd", "target", "verdict", "note");
        var reference = results.FirstOrDefault(static result => result is { IsReference: true, Samples.Count: > 0 });
        foreach (var result in results)
        {
            string[] cells =
            [
                result.Fault,
                result.Role,
                result.Samples.Count.ToString(CultureInfo.InvariantCulture),
                result.Samples.Count == 0 ? "" : Seconds(Quantile.Median(result.Samples)),
                result.Samples.Count == 0 ? "" : Seconds(result.Samples.Max()),
                Ratio(result, reference),
                result.Target is { } target ? $"{Seconds(target.Median)} / {Seconds(target.Worst)}" : "",
                result.IsGreen(judgesSpeed) ? "green" : "RED",
                result.Note,
            ];
            table.AddRow([.. cells.Select(static cell => new Text(cell))]);
        }

        console.Write(table);
    }

    // How often the time fits that etcd itself needed in the same run.
    private static string Ratio(RoundResult result, RoundResult? reference) =>
        reference is not null && (result.IsReference || result is { IsFailover: true, Samples.Count: > 0 })
            ? (Quantile.Median(result.Samples) / Quantile.Median(reference.Samples)).ToString("0.00", CultureInfo.InvariantCulture)
            : "";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
