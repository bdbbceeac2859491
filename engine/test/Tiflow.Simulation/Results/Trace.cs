using System.Globalization;

namespace Tiflow.Simulation.Results;

/// <summary>What happened, as a number that two equal runs share; and as text, if somebody reads it.</summary>
internal sealed class Trace(TextWriter? reader = null)
{
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over all that was added.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public void Add(TimeSpan at, string what, long whom, long how)
    {
        Mix(at.Ticks);
        foreach (var letter in what)
        {
            Mix(letter);
        }

        Mix(whom);
        Mix(how);
    }

    public void Tell(TimeSpan at, string who, object what) =>
        reader?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,10:0.0000} {who} {what}"));

    public bool IsRead => reader is not null;

    private void Mix(long value) => Hash = (Hash ^ (ulong)value) * Prime;
}
