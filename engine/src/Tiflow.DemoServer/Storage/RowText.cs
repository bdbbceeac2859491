using System.Text;

namespace Tiflow.DemoServer.Storage;

/// <summary>The text form of rows: "key,value\n".</summary>
internal static class RowText
{
    public const byte Separator = (byte)',';
    public const byte End = (byte)'\n';
    private const int ShownBytes = 60;

    /// <summary>The key of the first row in <paramref name="rows"/>.</summary>
    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> rows)
    {
        var length = rows.IndexOfAny(Separator, End);
        return length < 0 ? rows : rows[..length];
    }

    /// <summary>What follows the key of one row, without the end of line.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row)
    {
        var value = row[Math.Min(Key(row).Length + 1, row.Length)..];
        return value is [.. var text, End] ? text : value;
    }

    /// <summary>The last row of whole rows.</summary>
    public static ReadOnlySpan<byte> LastRow(ReadOnlySpan<byte> rows) =>
        rows.IsEmpty ? rows : rows[(rows[..^1].LastIndexOf(End) + 1)..];

    /// <summary>Bytes as a short printable text for messages.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ShownBytes)]);
        return bytes.Length > ShownBytes ? $"'{text}…' ({bytes.Length} bytes)" : $"'{text}'";
    }
}
