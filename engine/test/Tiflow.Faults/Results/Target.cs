namespace Tiflow.Faults.Results;

/// <summary>How long a recovery may take.</summary>
internal sealed record Target(TimeSpan Median, TimeSpan Worst)
{
    public static Target Seconds(double median, double worst) => new(TimeSpan.FromSeconds(median), TimeSpan.FromSeconds(worst));

    public bool IsMet(IReadOnlyList<TimeSpan> samples) => Quantile.Median(samples) <= Median && samples.Max() <= Worst;
}
