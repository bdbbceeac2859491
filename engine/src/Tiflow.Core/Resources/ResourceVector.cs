using System.Collections.Immutable;

namespace Tiflow.Core.Resources;

/// <summary>
/// Amounts by resource name: <c>cpu</c> in milli-cores, <c>memory</c> in bytes, others in whole units. What is not
/// named is 0.
/// </summary>
public sealed record ResourceVector
{
    public const string Slots = "slots";

    public static ResourceVector Zero { get; } = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    public static ResourceVector OneSlot { get; } = new(Zero.Amounts.Add(Slots, 1));

    public ResourceVector(ImmutableSortedDictionary<string, long> amounts) => Amounts = amounts;

    public ImmutableSortedDictionary<string, long> Amounts { get; }

    public static ResourceVector From(IEnumerable<KeyValuePair<string, long>> amounts) =>
        new(amounts.ToImmutableSortedDictionary(StringComparer.Ordinal));

    public long this[string name] => Amounts.GetValueOrDefault(name);

    public static ResourceVector operator +(ResourceVector left, ResourceVector right) => left.Combine(right, sign: 1);

    public static ResourceVector operator -(ResourceVector left, ResourceVector right) => left.Combine(right, sign: -1);

    /// <summary>
    /// The first resource, by name, of which this has less than the demand, with the missing amount; null when it fits.
    /// </summary>
    public (string Name, long Missing)? FirstShortage(ResourceVector demand)
    {
        foreach (var (name, amount) in demand.Amounts)
        {
            if (this[name] < amount)
            {
                return (name, amount - this[name]);
            }
        }

        return null;
    }

    public bool Equals(ResourceVector? other) => other is not null && Amounts.SequenceEqual(other.Amounts);

    public override int GetHashCode() =>
        Amounts.Aggregate(Amounts.Count, static (hash, pair) => (hash * 31) + pair.Value.GetHashCode());

    private ResourceVector Combine(ResourceVector other, int sign)
    {
        var sum = Amounts;
        foreach (var (name, amount) in other.Amounts)
        {
            var total = this[name] + (sign * amount);
            sum = total == 0 ? sum.Remove(name) : sum.SetItem(name, total);
        }

        return new ResourceVector(sum);
    }
}
