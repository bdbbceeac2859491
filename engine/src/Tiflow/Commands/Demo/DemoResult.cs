using System.Globalization;

namespace Tiflow.Commands.Demo;

/// <summary>What a copy came to.</summary>
internal sealed record DemoResult
{
    public required long Rows { get; init; }

    public required long Bytes { get; init; }

    public required TimeSpan Duration { get; init; }

    public required bool IsEqual { get; init; }

    /// <value>The first difference; empty when there is none.</value>
    public required string Difference { get; init; }

    public string Describe()
    {
        var seconds = Math.Max(Duration.TotalSeconds, 0.001);
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows} rows, {Bytes / 1e6:0.0} MB in {seconds:0.00} s: {Rows / seconds:0} rows/s, {Bytes / 1e6 / seconds:0.0} MB/s");
        return IsEqual ? $"{figures}{Environment.NewLine}source and destination are equal" : figures;
    }
}
