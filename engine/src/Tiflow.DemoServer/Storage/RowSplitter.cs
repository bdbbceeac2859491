using System.Buffers;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Cuts bytes, which arrive in pieces of any length, into whole rows: <see cref="Free"/> is where the next bytes go,
/// <see cref="Take"/> returns the rows that they complete.
/// </summary>
internal sealed class RowSplitter : IDisposable
{
    public const int MaxRowBytes = 4 * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;

    /// <summary>Whether there is the beginning of a row.</summary>
    public bool HasRest => _end > _start;

    /// <summary>Room for at least one more byte. What was taken before is no longer valid.</summary>
    /// <exception cref="StorageException">A row is too long.</exception>
    public Memory<byte> Free()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (rest.Length < _buffer.Length)
        {
            rest.CopyTo(_buffer);
        }
        else
        {
            Grow(rest);
        }

        (_start, _end) = (0, rest.Length);
        return _buffer.AsMemory(_end);
    }

    /// <summary>The rows that are complete now that so many bytes have arrived; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Take(int arrived)
    {
        var rows = _buffer.AsSpan(_end, arrived).LastIndexOf(RowText.End) + 1;
        var taken = rows == 0 ? default : _buffer.AsMemory(_start, _end + rows - _start);
        _start += taken.Length;
        _end += arrived;
        return taken;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= MaxRowBytes)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument, $"A row is longer than {MaxRowBytes} bytes. Nothing of it was written.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * rest.Length);
        rest.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
