namespace Tiflow.DemoServer.Storage;

/// <summary>Whole rows, as they stand in a file.</summary>
internal readonly record struct PackedRows(ReadOnlyMemory<byte> Text, int Count, ReadOnlyMemory<byte> LastKey)
{
    /// <summary>Counts the rows and finds the last key.</summary>
    public static PackedRows Of(ReadOnlyMemory<byte> text)
    {
        var lastRow = text[^RowText.LastRow(text.Span).Length..];
        return new PackedRows(text, text.Span.Count(RowText.End), lastRow[..RowText.Key(lastRow.Span).Length]);
    }
}
