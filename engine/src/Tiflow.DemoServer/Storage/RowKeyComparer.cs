namespace Tiflow.DemoServer.Storage;

/// <summary>The order of keys: bytewise.</summary>
internal sealed class RowKeyComparer : IComparer<byte[]>
{
    public static RowKeyComparer Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
