namespace Tiflow.Jobs.CvsDemo;

/// <summary>How much of a file is on the destination's disk.</summary>
/// <param name="Loc">The last key, byte for byte (base64 in JSON): keys need not be text.</param>
/// <param name="Rows">Rows up to it.</param>
/// <param name="Bytes">Bytes up to it.</param>
internal sealed record FileCheckpoint(byte[] Loc, long Rows, long Bytes);
