using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Pieces of tables.</summary>
internal static class Cells
{
    public static Table NewTable(params IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.None, UseSafeBorder = false };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)) { Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    public static IRenderable Text(string text) => new Text(text.Length == 0 ? "-" : text);

    public static IRenderable Number(long number) => new Text(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A state's word in the colour of its meaning.</summary>
    public static IRenderable State(string word) => new Text(word, new Style(ColorOf(word)));

    public static IRenderable Error(ErrorDetail? error) => error is null
        ? new Text("-")
        : new Text($"{error.Code}: {error.Message}", new Style(Color.Red));

    public static string Progress(Protocol.V1.Progress? progress) => progress switch
    {
        null => "-",
        { HasTotal: true, Total: > 0 } => string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done * 100 / progress.Total}% of {progress.Total} {progress.Unit}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{progress.Done} {progress.Unit}"),
    };

    public static string Pairs<T>(IEnumerable<KeyValuePair<string, T>>? pairs) =>
        pairs is null ? "" : string.Join(',', pairs.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Key}={pair.Value}"));

    private static Color ColorOf(string state) => state switch
    {
        "Running" or "Finished" or "Online" => Color.Green,
        "Failed" or "Lost" or "Offline" => Color.Red,
        "Backoff" or "Canceling" or "Pausing" or "Draining" or "Cordoned" => Color.Yellow,
        "Canceled" or "Paused" or "Stopped" => Color.Grey,
        _ => Color.Default,
    };
}
