namespace Tiflow.DemoServer.Storage;

/// <summary>Compares two files block by block, and describes the first row that differs.</summary>
internal sealed class RowFileComparison(RowFile expected, RowFile actual)
{
    private const int BlockSize = 64 * 1024;
    private readonly byte[] _expectedBlock = new byte[BlockSize];
    private readonly byte[] _actualBlock = new byte[BlockSize];

    /// <summary>Rows that are equal, up to the first difference.</summary>
    public long Rows { get; private set; }

    /// <summary>Null when the files are equal.</summary>
    public string? FindDifference(CancellationToken cancellationToken)
    {
        var common = Math.Min(expected.End, actual.End);
        for (var offset = 0L; offset < common;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = (int)Math.Min(BlockSize, common - offset);
            expected.Read(_expectedBlock.AsSpan(0, length), offset);
            actual.Read(_actualBlock.AsSpan(0, length), offset);
            var equal = _expectedBlock.AsSpan(0, length).CommonPrefixLength(_actualBlock.AsSpan(0, length));
            Rows += _expectedBlock.AsSpan(0, equal).Count(RowText.End);
            if (equal < length)
            {
                return Describe(expected.RowStart(offset + equal));
            }

            offset += length;
        }

        return expected.End == actual.End ? null : Describe(common);
    }

    private string Describe(long rowStart)
    {
        var expectedRow = expected.ReadRow(rowStart);
        var actualRow = actual.ReadRow(rowStart);
        var expectedKey = RowText.Key(expectedRow);
        var actualKey = RowText.Key(actualRow);
        var order = expectedKey.SequenceCompareTo(actualKey);
        if (order == 0)
        {
            return $"key {RowText.Show(expectedKey)} has the value {RowText.Show(RowText.Value(actualRow))} " +
                $"instead of {RowText.Show(RowText.Value(expectedRow))}";
        }

        return actualRow.Length == 0 || (order < 0 && expectedRow.Length > 0)
            ? $"key {RowText.Show(expectedKey)} is missing"
            : $"key {RowText.Show(actualKey)} is extra";
    }
}
