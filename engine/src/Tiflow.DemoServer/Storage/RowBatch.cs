namespace Tiflow.DemoServer.Storage;

/// <summary>Cheap checks of a batch of rows: its ends and its count. The order inside is the client's.</summary>
internal static class RowBatch
{
    /// <exception cref="StorageException">The batch cannot follow after <paramref name="previousKey"/>.</exception>
    public static void Check(
        ReadOnlySpan<byte> rows, int count, ReadOnlySpan<byte> lastKey, ReadOnlySpan<byte> previousKey)
    {
        if (rows.IsEmpty || rows[^1] != RowText.End)
        {
            throw Refuse("does not end with a whole row: each row must end with a line feed");
        }

        var lines = rows.Count(RowText.End);
        if (lines != count)
        {
            throw Refuse($"has {lines} rows, but its count says {count}");
        }

        var first = CheckedKey(rows);
        var last = CheckedKey(RowText.LastRow(rows));
        if (!last.SequenceEqual(lastKey))
        {
            throw Refuse($"ends with key {RowText.Show(last)}, but its last_key says {RowText.Show(lastKey)}");
        }

        if (!previousKey.IsEmpty && first.SequenceCompareTo(previousKey) <= 0)
        {
            throw Refuse($"begins with key {RowText.Show(first)}, which is not after the file's last key " +
                RowText.Show(previousKey));
        }

        if (count > 1 && last.SequenceCompareTo(first) <= 0)
        {
            throw Refuse($"is out of order: it runs from key {RowText.Show(first)} to {RowText.Show(last)}");
        }
    }

    private static ReadOnlySpan<byte> CheckedKey(ReadOnlySpan<byte> row)
    {
        var key = RowText.Key(row);
        if (key.IsEmpty || row[key.Length] != RowText.Separator)
        {
            var text = RowText.Show(row[..row.IndexOf(RowText.End)]);
            throw Refuse($"has the malformed row {text}: rows are 'key,value'");
        }

        return key;
    }

    private static StorageException Refuse(string text) =>
        new(StorageErrorCode.InvalidArgument, $"The batch {text}. Nothing of it was written.");
}
