namespace Tiflow.Jobs.Tests.DemoServer;

internal readonly record struct DemoRow(string Key, string Value)
{
    public static string Text(IEnumerable<DemoRow> rows) =>
        string.Concat(rows.Select(static row => $"{row.Key},{row.Value}\n"));

    public static DemoRow Parse(string line) => line.Split(',') is [var key, var value]
        ? new DemoRow(key, value)
        : throw new FormatException($"'{line}' is no row");
}
