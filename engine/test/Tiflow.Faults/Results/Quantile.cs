namespace Tiflow.Faults.Results;

internal static class Quantile
{
    public static TimeSpan Median(IReadOnlyList<TimeSpan> samples) => samples.Order().ElementAt(samples.Count / 2);
}
