using System.Buffers;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Reads a file in order, in blocks of whole rows. A row longer than a block may be makes a block of its own.
/// </summary>
internal sealed class RowBlockReader(RowFile file, long start, int maxBytes) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(maxBytes);
    private long _offset = start;

    public bool AtEnd => _offset >= file.End;

    /// <summary>The next rows, valid until the next call; empty at the end.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        var length = (int)Math.Min(maxBytes, file.End - _offset);
        file.Read(_buffer.AsSpan(0, length), _offset);
        var rows = _buffer.AsSpan(0, length).LastIndexOf(RowText.End) + 1;
        if (rows == 0 && length > 0)
        {
            return ReadLongRow();
        }

        _offset += rows;
        return _buffer.AsMemory(0, rows);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private byte[] ReadLongRow()
    {
        var row = file.ReadRow(_offset);
        _offset += row.Length;
        return row;
    }
}
