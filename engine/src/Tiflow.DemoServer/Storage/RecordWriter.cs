using System.Buffers;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Writes a destination file row by row, in any order. Rows in order are appended; the others, and changed values, wait
/// in memory until <see cref="Finish"/> merges them into the file. Nothing is durable before that.
/// </summary>
internal sealed class RecordWriter
{
    private const int FlushSize = 64 * 1024;
    private const int MaxWaitingBytes = 64 * 1024 * 1024;

    private readonly DestinationWriter _file;
    private readonly ArrayBufferWriter<byte> _appended = new(2 * FlushSize);
    private readonly SortedDictionary<byte[], byte[]> _waiting = new(RowKeyComparer.Instance);
    private byte[] _lastRow;
    private int _appendedRows;
    private int _waitingBytes;

    /// <param name="file">Positioned at its end.</param>
    public RecordWriter(DestinationWriter file)
    {
        _file = file;
        using var rows = new RowFile(file.Path);
        _lastRow = rows.ReadLastRow();
    }

    /// <exception cref="StorageException">Key or value cannot be stored.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || key.ContainsAny(RowText.Separator, RowText.End) || value.Contains(RowText.End))
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument,
                $"The row with key {RowText.Show(key).ReplaceLineEndings("?")} cannot be stored: " +
                "a key must not be empty or contain ',' or a line feed, a value must not contain a line feed.");
        }

        byte[] row = [.. key, RowText.Separator, .. value, RowText.End];
        if (_lastRow.Length == 0 || key.SequenceCompareTo(RowText.Key(_lastRow)) > 0)
        {
            Append(row);
        }
        else if (!row.AsSpan().SequenceEqual(_lastRow))
        {
            Keep(key.ToArray(), row);
        }
    }

    /// <summary>Makes all rows durable in their order.</summary>
    public void Finish()
    {
        Flush();
        _file.Sync();
        if (_waiting.Count > 0)
        {
            RowMerge.Into(_file.Path, _waiting);
        }
    }

    private void Append(byte[] row)
    {
        _lastRow = row;
        _appended.Write(row);
        _appendedRows++;
        if (_appended.WrittenCount >= FlushSize)
        {
            Flush();
        }
    }

    private void Keep(byte[] key, byte[] row)
    {
        _waiting[key] = row;
        _waitingBytes += row.Length;
        if (_waitingBytes > MaxWaitingBytes)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument,
                $"More than {MaxWaitingBytes >> 20} MiB of rows are out of order: " +
                "send the rows in the order of their keys.");
        }
    }

    private void Flush()
    {
        if (_appendedRows > 0)
        {
            _file.Append(_appended.WrittenSpan, _appendedRows, RowText.Key(_lastRow));
            _appended.ResetWrittenCount();
            _appendedRows = 0;
        }
    }
}
