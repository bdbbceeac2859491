using System.Buffers.Binary;
using System.Buffers.Text;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// The value of a generated row: a pure function of seed and key, so that it does not depend on the order or on the
/// number of files in which rows are written.
/// </summary>
internal static class RowValue
{
    /// <summary>The longest decimal number.</summary>
    public const int MaxDigits = 20;

    /// <summary>Writes the value and returns its length.</summary>
    public static int Write(Span<byte> target, SourceData data, long key)
    {
        var random = Mix((ulong)data.Seed ^ Mix((ulong)key));
        var number = (long)(random % (ulong)data.Rows);
        if (data.ValueBytes == 0)
        {
            Utf8Formatter.TryFormat(number, target, out var length);
            return length;
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(number, digits, out var digitCount);
        digitCount = Math.Min(digitCount, data.ValueBytes);
        digits[..digitCount].CopyTo(target);
        WriteLetters(target[digitCount..data.ValueBytes], random);
        return data.ValueBytes;
    }

    private static void WriteLetters(Span<byte> target, ulong random)
    {
        Span<byte> letters = stackalloc byte[sizeof(ulong)];
        while (!target.IsEmpty)
        {
            random = Mix(random);
            // Four random bits in each byte give a letter from a to p, eight letters at once.
            BinaryPrimitives.WriteUInt64LittleEndian(letters, (random & 0x0F0F0F0F0F0F0F0F) + 0x6161616161616161);
            var count = Math.Min(letters.Length, target.Length);
            letters[..count].CopyTo(target);
            target = target[count..];
        }
    }

    /// <summary>One step of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
