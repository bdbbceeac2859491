using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Writes generated source files into an empty directory: all files in one pass over the keys in text order.
/// </summary>
internal sealed class SourceWriter : IDisposable
{
    private const int BufferBudget = 64 * 1024 * 1024;
    private const int MaxBufferSize = 256 * 1024;
    private const int RowsPerCancellationCheck = 64 * 1024;

    private readonly SourceData _data;
    private readonly string _directory;
    private readonly OutputFile[] _files;

    public SourceWriter(SourceData data, string directory)
    {
        _data = data;
        _directory = directory;
        var longestRow = (2 * RowValue.MaxDigits) + data.ValueBytes;
        var bufferSize = longestRow + Math.Min(MaxBufferSize, BufferBudget / data.Files);
        _files = new OutputFile[data.Files];
        for (var file = 0; file < _files.Length; file++)
        {
            _files[file] = new OutputFile(Path.Combine(directory, DataRoot.FileName(file)), bufferSize, longestRow);
        }
    }

    /// <summary>Writes everything durably and returns the number of bytes.</summary>
    public long Write(CancellationToken cancellationToken)
    {
        var rows = 0;
        for (var key = _data.Rows > 0 ? 0L : -1; key >= 0; key = LexicographicNumbers.Next(key, _data.Rows))
        {
            _files[key % _files.Length].AppendRow(_data, key);
            if (++rows % RowsPerCancellationCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        var bytes = 0L;
        foreach (var file in _files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += file.Finish();
        }

        NativeDurability.SyncDirectory(_directory);
        return bytes;
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file?.Dispose(); // null after an exception in the constructor's loop
        }
    }

    private sealed class OutputFile(string path, int bufferSize, int longestRow) : IDisposable
    {
        private readonly SafeFileHandle _handle =
            File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        private readonly byte[] _buffer = new byte[bufferSize];
        private int _used;
        private long _written;

        public void AppendRow(SourceData data, long key)
        {
            if (_buffer.Length - _used < longestRow)
            {
                Flush();
            }

            Utf8Formatter.TryFormat(key, _buffer.AsSpan(_used), out var length);
            _used += length;
            _buffer[_used++] = RowText.Separator;
            _used += RowValue.Write(_buffer.AsSpan(_used), data, key);
            _buffer[_used++] = RowText.End;
        }

        public long Finish()
        {
            Flush();
            NativeDurability.SyncData(_handle, path);
            return _written;
        }

        public void Dispose() => _handle.Dispose();

        private void Flush()
        {
            RandomAccess.Write(_handle, _buffer.AsSpan(0, _used), _written);
            _written += _used;
            _used = 0;
        }
    }
}
