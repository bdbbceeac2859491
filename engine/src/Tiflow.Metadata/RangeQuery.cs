namespace Tiflow.Metadata;

/// <summary>Which keys to read, in key order.</summary>
public sealed record RangeQuery(KeyRange Range)
{
    /// <value>At most this many pairs; 0 (default) means all.</value>
    public int Limit { get; init; }

    /// <value>True reads in descending key order. Default false.</value>
    public bool Descending { get; init; }
}
