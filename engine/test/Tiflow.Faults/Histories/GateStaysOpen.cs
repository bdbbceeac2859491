namespace Tiflow.Faults.Histories;

/// <summary>
/// An executor whose leader falls silent finds the next one before its lease has run out, so it never closes its gate.
/// </summary>
internal static class GateStaysOpen
{
    /// <param name="executor">Whose leader fell silent.</param>
    /// <param name="welcomed">When a leader welcomed it, after that.</param>
    /// <param name="closed">When it closed its gate, after that.</param>
    public static IEnumerable<string> Violations(
        string executor, IReadOnlyCollection<DateTimeOffset> welcomed, IReadOnlyCollection<DateTimeOffset> closed)
    {
        if (welcomed.Count == 0)
        {
            yield return $"GateStaysOpen: no leader has welcomed {executor} after the old one fell silent";
        }

        if (closed.Count > 0)
        {
            yield return $"GateStaysOpen: {executor} closed its gate, although another master could lead before its lease had run out";
        }
    }
}
