using Microsoft.Win32.SafeHandles;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Merges rows into a file by writing a new one and renaming it over the old: a crash leaves one or the other.
/// </summary>
internal sealed class RowMerge : IDisposable
{
    private const int BlockSize = 256 * 1024;

    private readonly SafeFileHandle _target;
    private readonly MemoryStream _block = new(2 * BlockSize);
    private long _written;

    private RowMerge(string path)
    {
        _target = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    }

    /// <summary>Merges whole rows by key; a row in the file with the same key is replaced.</summary>
    public static void Into(string path, SortedDictionary<byte[], byte[]> rows)
    {
        var unfinished = path + ".tmp";
        using (var merge = new RowMerge(unfinished))
        {
            merge.Write(path, rows);
            NativeDurability.SyncData(merge._target, unfinished);
        }

        NativeDurability.RenameFile(unfinished, path);
    }

    public void Dispose()
    {
        _target.Dispose();
        _block.Dispose();
    }

    private void Write(string path, SortedDictionary<byte[], byte[]> rows)
    {
        using var file = new RowFile(path);
        using var reader = new RowBlockReader(file, start: 0, BlockSize);
        var merged = new Queue<KeyValuePair<byte[], byte[]>>(rows);
        while (!reader.AtEnd)
        {
            for (var block = reader.Read().Span; !block.IsEmpty;)
            {
                var row = block[..(block.IndexOf(RowText.End) + 1)];
                block = block[row.Length..];
                if (!WriteUpTo(RowText.Key(row), merged))
                {
                    Write(row);
                }
            }
        }

        foreach (var (_, row) in merged)
        {
            Write(row);
        }

        Flush();
    }

    /// <summary>Writes the rows up to a key; returns whether a row with this key was among them.</summary>
    private bool WriteUpTo(ReadOnlySpan<byte> key, Queue<KeyValuePair<byte[], byte[]>> rows)
    {
        var order = -1;
        while (order < 0 && rows.TryPeek(out var next))
        {
            order = next.Key.AsSpan().SequenceCompareTo(key);
            if (order <= 0)
            {
                Write(rows.Dequeue().Value);
            }
        }

        return order == 0;
    }

    private void Write(ReadOnlySpan<byte> row)
    {
        _block.Write(row);
        if (_block.Length >= BlockSize)
        {
            Flush();
        }
    }

    private void Flush()
    {
        RandomAccess.Write(_target, _block.GetBuffer().AsSpan(0, (int)_block.Length), _written);
        _written += _block.Length;
        _block.SetLength(0);
    }
}
