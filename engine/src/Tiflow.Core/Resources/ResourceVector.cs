using System.Collections.Immutable;

namespace Tiflow.Core.Resources;

/// <summary>
/// Amounts by resource name: <c>cpu</c> in milli-cores, <c>memory</c> in bytes, others in whole units. What is not
/// named is 0. The three that everything has stand at fixed places, so that comparing costs next to nothing.
/// </summary>
public sealed record ResourceVector
{
    public const string CpuName = "cpu";
    public const string MemoryName = "memory";
    public const string SlotsName = "slots";

    public static ResourceVector Zero { get; } = new();

    public static ResourceVector OneSlot { get; } = new() { Slots = 1 };

    public long Cpu { get; private init; }

    public long Memory { get; private init; }

    public long Slots { get; private init; }

    /// <summary>The other resources, by name; none is 0.</summary>
    public ImmutableArray<(string Name, long Amount)> Others { get; private init; } = [];

    /// <summary>All resources that are not 0.</summary>
    public IEnumerable<KeyValuePair<string, long>> Amounts
    {
        get
        {
            (string Name, long Amount)[] fixedOnes = [(CpuName, Cpu), (MemoryName, Memory), (SlotsName, Slots)];
            return fixedOnes.Where(static pair => pair.Amount != 0).Concat(Others)
                .Select(static pair => KeyValuePair.Create(pair.Name, pair.Amount));
        }
    }

    public static ResourceVector From(IEnumerable<KeyValuePair<string, long>> amounts)
    {
        var vector = Zero;
        var others = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, amount) in amounts)
        {
            switch (name)
            {
                case CpuName:
                    vector = vector with { Cpu = amount };
                    break;
                case MemoryName:
                    vector = vector with { Memory = amount };
                    break;
                case SlotsName:
                    vector = vector with { Slots = amount };
                    break;
                default:
                    others[name] = amount;
                    break;
            }
        }

        return vector with { Others = [.. others.Where(static pair => pair.Value != 0).Select(static pair => (pair.Key, pair.Value))] };
    }

    public long this[string name] => name switch
    {
        CpuName => Cpu,
        MemoryName => Memory,
        SlotsName => Slots,
        _ => Other(name),
    };

    public static ResourceVector operator +(ResourceVector left, ResourceVector right) => left.Combine(right, sign: 1);

    public static ResourceVector operator -(ResourceVector left, ResourceVector right) => left.Combine(right, sign: -1);

    /// <summary>
    /// The first resource of which this has less than the demand, with the missing amount; null when it fits.
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

    /// <summary>Whether this has enough of everything.</summary>
    public bool Covers(ResourceVector demand) =>
        Cpu >= demand.Cpu && Memory >= demand.Memory && Slots >= demand.Slots && (demand.Others.IsEmpty || CoversOthers(demand));

    public bool Equals(ResourceVector? other) => other is not null
        && Cpu == other.Cpu && Memory == other.Memory && Slots == other.Slots && Others.AsSpan().SequenceEqual(other.Others.AsSpan());

    public override int GetHashCode()
    {
        var hash = HashCode.Combine(Cpu, Memory, Slots);
        foreach (var other in Others)
        {
            hash = HashCode.Combine(hash, other.Amount);
        }

        return hash;
    }

    public override string ToString() => string.Join(", ", Amounts.Select(static pair => ResourceText.Of(pair.Key, pair.Value)));

    private long Other(string name)
    {
        foreach (var other in Others)
        {
            if (other.Name == name)
            {
                return other.Amount;
            }
        }

        return 0;
    }

    private bool CoversOthers(ResourceVector demand)
    {
        foreach (var (name, amount) in demand.Others)
        {
            if (Other(name) < amount)
            {
                return false;
            }
        }

        return true;
    }

    private ResourceVector Combine(ResourceVector other, int sign) => new()
    {
        Cpu = Cpu + (sign * other.Cpu),
        Memory = Memory + (sign * other.Memory),
        Slots = Slots + (sign * other.Slots),
        Others = other.Others.IsEmpty ? Others : CombineOthers(other, sign),
    };

    private ImmutableArray<(string Name, long Amount)> CombineOthers(ResourceVector other, int sign) =>
    [
        .. Others.Select(static pair => pair.Name).Union(other.Others.Select(static pair => pair.Name), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => (name, Other(name) + (sign * other.Other(name))))
            .Where(static pair => pair.Item2 != 0),
    ];
}
