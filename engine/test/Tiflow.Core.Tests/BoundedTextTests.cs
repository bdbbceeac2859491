using System.Text;
using CsCheck;

namespace Tiflow.Core.Tests;

public sealed class BoundedTextTests
{
    private const int MaxBytes = 64;

    // Of one to four bytes.
    private static readonly string[] Characters = ["a", "ä", "漢", "😀"];

    private static readonly Gen<string> Texts =
        Gen.Int[0, 3].Array[0, 60].Select(static parts => string.Concat(parts.Select(static i => Characters[i])));

    [Fact]
    public void A_text_is_kept_or_begins_alike_and_ends_with_a_mark() => Texts.Sample(static text =>
    {
        var clipped = text.Clip(MaxBytes);

        var bytes = Encoding.UTF8.GetByteCount(text);
        var mark = bytes > MaxBytes ? $"… (cut, of {bytes} bytes)" : "";
        clipped.ShouldEndWith(mark);
        var kept = clipped[..^mark.Length];
        text.ShouldStartWith(kept, Case.Sensitive);
        Encoding.UTF8.GetByteCount(clipped).ShouldBeInRange(Math.Min(bytes, MaxBytes - 3), MaxBytes);
        clipped.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
        clipped.Clip(MaxBytes).ShouldBe(clipped);
    });

    [Fact]
    public void Half_a_character_counts_as_what_is_written_for_it() =>
        Encoding.UTF8.GetByteCount(new string('\ud83d', 100).Clip(MaxBytes)).ShouldBeLessThanOrEqualTo(MaxBytes);
}
