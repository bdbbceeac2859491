using Google.Protobuf;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// A place in a file: its rows up to and including a key. Of a copy: what the destination acknowledged.
/// </summary>
internal sealed record CopyPosition(ByteString Key, long Rows, long Bytes)
{
    public static CopyPosition Start { get; } = new(ByteString.Empty, 0, 0);

    public static CopyPosition From(FileCheckpoint? checkpoint) => checkpoint is null
        ? Start
        : new CopyPosition(ByteString.CopyFrom(checkpoint.Loc), checkpoint.Rows, checkpoint.Bytes);

    public FileCheckpoint ToCheckpoint() => new(Key.ToByteArray(), Rows, Bytes);

    public FileReport ToReport() => new(Key.ToStringUtf8(), Rows, Bytes);
}
