namespace Tiflow.Metadata;

/// <summary>
/// Names one leadership. Numbers only grow; a commit that carries an old one is refused by the store.
/// </summary>
public readonly record struct FencingToken(long Value) : IComparable<FencingToken>
{
    public int CompareTo(FencingToken other) => Value.CompareTo(other.Value);
}
