namespace Tiflow.DemoServer.Storage;

/// <summary>How far a file is written: its last key, and rows and bytes from its start.</summary>
internal readonly record struct WritePosition(ReadOnlyMemory<byte> LastKey, long Rows, long Bytes);
