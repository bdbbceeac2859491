namespace Tiflow.Simulation.Plans;

/// <summary>Everything random of a world, from its seed: SplitMix64 (Steele, Lea, Flood, 2014).</summary>
internal sealed class SeededRandom(long seed)
{
    private ulong _state = (ulong)seed * 0xD1342543DE82EF95;

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double share) => Fraction() < share;

    public TimeSpan Milliseconds(double least, double most) => TimeSpan.FromMilliseconds(least + (Fraction() * (most - least)));

    public TimeSpan Seconds(double least, double most) => Milliseconds(least * 1000, most * 1000);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public double Fraction() => (Next() >> 11) / (double)(1UL << 53);

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
