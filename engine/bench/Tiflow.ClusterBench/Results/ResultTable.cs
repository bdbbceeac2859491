using System.Globalization;

namespace Tiflow.ClusterBench.Results;

/// <summary>The end of a run, as a Markdown table.</summary>
internal static class ResultTable
{
    private static readonly string[] Heading = ["quantity", "ours", "beside", "ratio", "target", "met"];

    public static void Write(TextWriter output, IEnumerable<ResultRow> rows)
    {
        string[][] cells = [Heading, .. rows.Select(Cells)];
        var widths = Heading.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        for (var line = 0; line < cells.Length; line++)
        {
            output.WriteLine($"| {string.Join(" | ", cells[line].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (line == 0)
            {
                output.WriteLine($"|{string.Join('|', widths.Select(static width => new string('-', width + 2)))}|");
            }
        }
    }

    private static string[] Cells(ResultRow row) =>
    [
        row.Quantity,
        row.Ours,
        row.Beside,
        row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
        row.Target,
        row.Met switch { true => "yes", false => "no", null => "" },
    ];
}
