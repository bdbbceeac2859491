namespace Tiflow.Faults.Results;

/// <summary>One row of the table, with all its samples.</summary>
internal sealed record RowSamples(
    string Fault, string Role, bool IsGreen, string Note, IReadOnlyList<double> Seconds, IReadOnlyList<string> Violations)
{
    public static RowSamples From(RoundResult result, bool judgesSpeed) => new(
        result.Fault,
        result.Role,
        result.IsGreen(judgesSpeed),
        result.Note,
        [.. result.Samples.Select(static sample => sample.TotalSeconds)],
        result.Violations);
}
