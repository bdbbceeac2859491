using Microsoft.Win32.SafeHandles;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// The only writer of a destination file, until disposed. One thread may append while another makes durable what was
/// appended before.
/// </summary>
internal sealed class DestinationWriter : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _lastKey = [];
    private long _rows;
    private long _bytes;

    public DestinationWriter(string path)
    {
        Path = path;
        _handle = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        NativeDurability.SyncDirectory(System.IO.Path.GetDirectoryName(path)!); // a file path has a directory
    }

    public string Path { get; }

    /// <summary>Cancelled when another writer takes over: append nothing more and dispose.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why <see cref="Stopping"/> was cancelled.</summary>
    public string StopReason { get; private set; } = "";

    public WritePosition Position => new(_lastKey, _rows, _bytes);

    /// <summary>Drops all rows after <paramref name="key"/>, or all rows if it is empty.</summary>
    /// <exception cref="StorageException">There is no such row.</exception>
    public void ContinueAfter(ReadOnlyMemory<byte> key)
    {
        using var file = new RowFile(Path);
        var end = 0L;
        if (!key.IsEmpty)
        {
            var start = file.Find(key.Span, inclusive: true);
            var row = file.ReadRow(start);
            if (row.Length == 0 || !RowText.Key(row).SequenceEqual(key.Span))
            {
                throw MissingRow(key.Span, file);
            }

            end = start + row.Length;
        }

        MoveTo(file, end, key.ToArray());
    }

    /// <summary>Keeps all whole rows.</summary>
    public void ContinueAtEnd()
    {
        using var file = new RowFile(Path);
        MoveTo(file, file.End, RowText.Key(file.ReadLastRow()).ToArray());
    }

    /// <summary>
    /// Appends whole sorted rows, of which the first and the last are looked at. They are durable after the next <see
    /// cref="Sync"/>.
    /// </summary>
    /// <exception cref="StorageException">They do not fit to the file or to the other arguments.</exception>
    public void Append(ReadOnlySpan<byte> rows, int count, ReadOnlySpan<byte> lastKey)
    {
        RowBatch.Check(rows, count, lastKey, _lastKey);
        RandomAccess.Write(_handle, rows, _bytes);
        _bytes += rows.Length;
        _rows += count;
        _lastKey = lastKey.ToArray();
    }

    public void Sync() => NativeDurability.SyncData(_handle, Path);

    /// <summary>Tells the writer to stop and waits until it has.</summary>
    public async Task StopAsync(string reason, CancellationToken cancellationToken)
    {
        StopReason = reason;
        await _stopping.CancelAsync();
        await _stopped.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _handle.Dispose();
        _stopped.TrySetResult();
    }

    private void MoveTo(RowFile file, long end, byte[] lastKey)
    {
        (_bytes, _rows, _lastKey) = (end, file.CountRows(end), lastKey);
        RandomAccess.SetLength(_handle, end);
        Sync();
    }

    private StorageException MissingRow(ReadOnlySpan<byte> key, RowFile file)
    {
        var last = file.ReadLastRow();
        var present = last.Length == 0 ? "it is empty" : $"its last key is {RowText.Show(RowText.Key(last))}";
        return new StorageException(
            StorageErrorCode.FailedPrecondition,
            $"File '{System.IO.Path.GetFileName(Path)}' does not hold the row {RowText.Show(key)} to continue after: " +
            $"{present}. Write it again from the start or from a row that it holds.");
    }
}
