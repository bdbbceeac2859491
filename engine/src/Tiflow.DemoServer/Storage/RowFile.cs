using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// A sorted file of rows, open for reading. Sees the whole rows that were there when it was opened; the rest of a torn
/// last row is ignored.
/// </summary>
internal sealed class RowFile : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private readonly SafeFileHandle _handle;

    public RowFile(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        End = RowStart(RandomAccess.GetLength(_handle));
    }

    public string Path { get; }

    /// <summary>Bytes of all whole rows.</summary>
    public long End { get; }

    public void Dispose() => _handle.Dispose();

    /// <summary>The offset of the first row whose key is after <paramref name="key"/>, or also equal to it if
    /// <paramref name="inclusive"/>; <see cref="End"/> if there is none.</summary>
    public long Find(ReadOnlySpan<byte> key, bool inclusive)
    {
        var (low, high) = (0L, End);
        while (low < high)
        {
            var start = RowStart(low + ((high - low) / 2));
            var row = ReadRow(start);
            var order = RowText.Key(row).SequenceCompareTo(key);
            if (order > 0 || (order == 0 && inclusive))
            {
                high = start;
            }
            else
            {
                low = start + row.Length;
            }
        }

        return low;
    }

    /// <summary>The offset where the row begins that holds the byte at <paramref name="offset"/>.</summary>
    public long RowStart(long offset)
    {
        // Blocks grow backwards: usually the begin is near.
        var size = 256;
        while (offset > 0)
        {
            var block = Read(Math.Max(0, offset - size), (int)Math.Min(size, offset));
            var end = block.AsSpan().LastIndexOf(RowText.End);
            if (end >= 0)
            {
                return offset - block.Length + end + 1;
            }

            offset -= block.Length;
            size = BlockSize;
        }

        return 0;
    }

    /// <summary>One row with its end of line; empty at the end of the file.</summary>
    public byte[] ReadRow(long start)
    {
        for (var size = 256L; ; size *= 16)
        {
            var length = Math.Min(size, End - start);
            var block = Read(start, checked((int)length));
            var end = block.AsSpan().IndexOf(RowText.End);
            if (end >= 0 || length < size)
            {
                return block[..(end + 1)];
            }
        }
    }

    public byte[] ReadLastRow() => End == 0 ? [] : ReadRow(RowStart(End - 1));

    /// <summary>Number of rows before <paramref name="end"/>.</summary>
    public long CountRows(long end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        var rows = 0L;
        for (var offset = 0L; offset < end;)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            Read(block, offset);
            rows += block.Count(RowText.End);
            offset += block.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return rows;
    }

    /// <summary>Fills the buffer from the file.</summary>
    /// <exception cref="IOException">The file has become shorter in the meantime.</exception>
    public void Read(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0)
            {
                throw new IOException($"File '{Path}' was shortened by another writer while it was read: try again.");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    private byte[] Read(long offset, int length)
    {
        var block = new byte[length];
        Read(block, offset);
        return block;
    }
}
