using System.Globalization;

namespace Tiflow.ClusterBench.Results;

/// <summary>What the rounds gave for one quantity.</summary>
internal sealed class Samples
{
    private readonly List<double> _sorted = [];

    public double Median => Percentile(0.5);

    public void Add(double value)
    {
        var index = _sorted.BinarySearch(value);
        _sorted.Insert(index < 0 ? ~index : index, value);
    }

    public double Percentile(double share) => _sorted[(int)Math.Round((_sorted.Count - 1) * share)];

    /// <summary>The median, and the range if there is one.</summary>
    public string Show(string unit) => _sorted.Count == 1
        ? $"{Number(Median)} {unit}"
        : $"{Number(Median)} {unit} ({Number(_sorted[0])}..{Number(_sorted[^1])})";

    public static string Number(double value) => value switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.00} M"),
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
