using System.Globalization;

namespace Tiflow.Simulation.Results;

/// <summary>What many seeds gave together. Thread-safe.</summary>
internal sealed class SimulationSummary
{
    // With fewer seeds a state may be missing by chance.
    private const long SeedsForRareStates = 1000;

    private readonly Lock _lock = new();
    private readonly long[] _seen = new long[Enum.GetValues<RareState>().Length];
    private readonly SortedDictionary<long, InvariantViolatedException> _violations = [];
    private long _seeds;
    private long _steps;
    private TimeSpan _virtual;

    public bool IsGood => _violations.Count == 0 && (_seeds < SeedsForRareStates || Array.TrueForAll(_seen, static count => count > 0));

    public void Add(SeedResult result)
    {
        lock (_lock)
        {
            _seeds++;
            _steps += result.Steps;
            _virtual += result.VirtualTime;
            for (var state = 0; state < _seen.Length; state++)
            {
                _seen[state] += result.Seen[state];
            }

            if (result.Violation is { } violation)
            {
                _violations[result.Seed] = violation;
            }
        }
    }

    public void Write(TextWriter output, TimeSpan took)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_seeds:#,0} seeds, {_steps:#,0} steps, {_virtual.TotalHours:#,0.0} virtual hours in {took.TotalSeconds:0.0} s: "
            + $"{_steps / took.TotalSeconds:#,0} steps/s, {_virtual / took:#,0} times real time"));
        foreach (var state in Enum.GetValues<RareState>())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {state,-28} {_seen[(int)state],12:#,0}"));
        }

        foreach (var (seed, violation) in _violations.Take(20))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {violation.Message}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  repeat it: make simulate SEEDS=1 SEED={seed} TRACE=1"));
        }

        foreach (var state in Missing())
        {
            output.WriteLine($"never reached: {state}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_violations.Count} seeds broke a promise"));
    }

    private IEnumerable<RareState> Missing() => _seeds < SeedsForRareStates
        ? []
        : Enum.GetValues<RareState>().Where(state => _seen[(int)state] == 0);
}
