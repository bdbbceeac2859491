using System.Globalization;

namespace Tiflow.ClusterBench.Results;

/// <summary>One line of the table: what was measured, beside what, and whether that is enough.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Ours">The engine's figure.</param>
/// <param name="Beside">What ran in turns with it; empty for an absolute target.</param>
/// <param name="Ratio">Ours over beside; null when there is nothing beside it.</param>
/// <param name="Target">In words; empty when there is none.</param>
/// <param name="Met">Null when there is no target.</param>
internal sealed record ResultRow(string Quantity, string Ours, string Beside, double? Ratio, string Target, bool? Met)
{
    public static ResultRow Information(string quantity, string ours, string beside = "", double? ratio = null) =>
        new(quantity, ours, beside, ratio, Target: "", Met: null);

    public static ResultRow AtLeast(string quantity, Samples ours, string unit, double target) => new(
        quantity, ours.Show(unit), Beside: "", Ratio: null, $">= {Samples.Number(target)} {unit}", ours.Median >= target);

    public static ResultRow AtMost(string quantity, Samples ours, string unit, double target) => new(
        quantity, ours.Show(unit), Beside: "", Ratio: null, $"<= {Samples.Number(target)} {unit}", ours.Median <= target);

    /// <summary>Compares medians of rounds that took turns.</summary>
    public static ResultRow Compare(string quantity, Samples ours, string name, Samples beside, string unit, double? target = null)
    {
        var ratio = ours.Median / beside.Median;
        return new ResultRow(
            quantity,
            ours.Show(unit),
            $"{name}: {beside.Show(unit)}",
            ratio,
            target is { } least ? string.Create(CultureInfo.InvariantCulture, $">= {least:0.##} x") : "",
            target is null ? null : ratio >= target);
    }

    /// <summary>Compares rounds that belong together one by one; the ratio is the median of theirs.</summary>
    public static ResultRow ComparePairs(
        string quantity, IReadOnlyList<double> ours, string name, IReadOnlyList<double> beside, string unit, double? atMost = null)
    {
        var ratio = SamplesOf(ours.Zip(beside, static (left, right) => left / right)).Median;
        return new ResultRow(
            quantity,
            SamplesOf(ours).Show(unit),
            $"{name}: {SamplesOf(beside).Show(unit)}",
            ratio,
            atMost is { } most ? string.Create(CultureInfo.InvariantCulture, $"<= {most:0.##} x") : "",
            atMost is null ? null : ratio <= atMost);
    }

    private static Samples SamplesOf(IEnumerable<double> values)
    {
        var samples = new Samples();
        foreach (var value in values)
        {
            samples.Add(value);
        }

        return samples;
    }
}
