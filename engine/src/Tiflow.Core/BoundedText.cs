using System.Globalization;
using System.Text;

namespace Tiflow.Core;

/// <summary>Texts that others made up, kept to what a record has room for.</summary>
public static class BoundedText
{
    public const int MaxCodeBytes = 128;
    public const int MaxUnitBytes = 128;
    public const int MaxMessageBytes = 8 * 1024;

    /// <summary>Of why something is as it is: an error, and words around it.</summary>
    public const int MaxReasonBytes = MaxMessageBytes + 1024;

    // UTF-8 has at most this many bytes for a char of UTF-16.
    private const int MostBytesPerChar = 3;

    /// <summary>The text, or its beginning with a mark that says that it was cut; at most this many bytes of UTF-8.</summary>
    public static string Clip(this string text, int maxBytes)
    {
        if (text.Length <= maxBytes / MostBytesPerChar || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var mark = string.Create(CultureInfo.InvariantCulture, $"… (cut, of {Encoding.UTF8.GetByteCount(text)} bytes)");
        return string.Concat(text.AsSpan(0, Fitting(text, maxBytes - Encoding.UTF8.GetByteCount(mark))), mark);
    }

    // How many chars of whole characters are in the first bytes.
    private static int Fitting(string text, int maxBytes)
    {
        var (chars, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                break;
            }

            chars += rune.Utf16SequenceLength;
        }

        return chars;
    }
}
