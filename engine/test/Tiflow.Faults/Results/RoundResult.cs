using System.Globalization;

namespace Tiflow.Faults.Results;

/// <summary>One row of the table.</summary>
internal sealed record RoundResult
{
    public required string Fault { get; init; }

    public required string Role { get; init; }

    /// <summary>One recovery time per trial; empty where there is nothing to measure.</summary>
    public IReadOnlyList<TimeSpan> Samples { get; init; } = [];

    public Target? Target { get; init; }

    /// <value>Whether it can be compared with what etcd itself needs. Default false.</value>
    public bool IsFailover { get; init; }

    /// <value>Whether it is what etcd itself needs. Default false.</value>
    public bool IsReference { get; init; }

    /// <summary>What went wrong, one sentence each.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>What else was seen, for those who read the table.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the promises were kept and, if speed is judged, the target met.</summary>
    public bool IsGreen(bool judgesSpeed) =>
        Violations.Count == 0 && (!judgesSpeed || Target is null || Samples.Count == 0 || Target.IsMet(Samples));

    /// <summary>All samples in one line.</summary>
    public string Summary() => string.Join(
        ' ', Samples.Select(static sample => sample.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)).Append(Note));
}
