using System.Globalization;

namespace Tiflow.Faults.Histories;

/// <summary>
/// Gate, then kill: an executor that lives on, but is cut off, must have closed its gate before any of its work is started
/// elsewhere. Times are of one clock.
/// </summary>
internal static class GateFirst
{
    /// <param name="executor">Who was cut off.</param>
    /// <param name="closed">When it closed its gate.</param>
    /// <param name="started">When others started what it had run.</param>
    public static IEnumerable<string> Violations(
        string executor, IReadOnlyCollection<DateTimeOffset> closed, IReadOnlyCollection<DateTimeOffset> started) =>
        started.Count == 0 ? []
        : Margin(closed, started) is not { } margin ? [$"GateFirst: work of {executor} was started elsewhere, but {executor} never closed its gate"]
        : margin <= TimeSpan.Zero ? [$"GateFirst: work of {executor} was started elsewhere {Milliseconds(-margin)} before {executor} had closed its gate"]
        : [];

    /// <summary>How long before the first start the gate was closed; negative: after it; null: never, or nothing was started.</summary>
    public static TimeSpan? Margin(IReadOnlyCollection<DateTimeOffset> closed, IReadOnlyCollection<DateTimeOffset> started) =>
        closed.Count > 0 && started.Count > 0 ? started.Min() - closed.Min() : null;

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
