using System.Globalization;

namespace Tiflow.Core.Executors;

/// <summary>The cluster's own number of an executor process; given once, never returned.</summary>
public readonly record struct ExecutorId(long Value) : IComparable<ExecutorId>
{
    public int CompareTo(ExecutorId other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exec-{Value}");
}
