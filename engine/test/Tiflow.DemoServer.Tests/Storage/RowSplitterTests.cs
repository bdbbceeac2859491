using System.Text;
using CsCheck;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class RowSplitterTests
{
    // Lines of all lengths, also longer than the buffer, cut at random places.
    private static readonly Gen<(string Text, int[] Cuts)> Streams = Gen.Select(
        Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 5_000], Gen.Int[200_000, 600_000]).Array[0, 12],
        Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 100_000]).Array[1, 8],
        static (lengths, cuts) => (string.Concat(lengths.Select(static (length, i) => new string((char)('a' + i), length) + "\n")), cuts));

    [Fact]
    public void Any_pieces_give_the_same_text_in_whole_rows() => Streams.Sample(
        static stream =>
        {
            var parts = Split(stream.Text, stream.Cuts);

            string.Concat(parts).ShouldBe(stream.Text);
            parts.ShouldAllBe(static part => part.EndsWith('\n'));
        },
        iter: 200);

    [Fact]
    public void Rows_are_given_out_as_soon_as_they_are_complete()
    {
        using var splitter = new RowSplitter();

        Feed(splitter, "a,1\nb,").ShouldBe("a,1\n");
        Feed(splitter, "2").ShouldBeEmpty();
        Feed(splitter, "\n").ShouldBe("b,2\n");
    }

    [Fact]
    public void The_beginning_of_a_row_is_a_rest()
    {
        using var splitter = new RowSplitter();

        Feed(splitter, "a,1\n");
        splitter.HasRest.ShouldBeFalse();

        Feed(splitter, "b");
        splitter.HasRest.ShouldBeTrue();
    }

    [Fact]
    public void A_row_without_end_is_refused()
    {
        using var splitter = new RowSplitter();

        var error = Should.Throw<StorageException>(() =>
        {
            while (true)
            {
                Feed(splitter, new string('a', splitter.Free().Length));
            }
        });

        error.Code.ShouldBe(StorageErrorCode.InvalidArgument);
        error.Message.ShouldContain($"longer than {RowSplitter.MaxRowBytes} bytes");
    }

    private static List<string> Split(string text, int[] cuts)
    {
        using var splitter = new RowSplitter();
        var parts = new List<string>();
        for (var (offset, turn) = (0, 0); offset < text.Length; turn++)
        {
            var length = Math.Min(text.Length - offset, Math.Min(cuts[turn % cuts.Length], splitter.Free().Length));
            parts.Add(Feed(splitter, text.Substring(offset, length)));
            offset += length;
        }

        splitter.HasRest.ShouldBeFalse();
        return [.. parts.Where(static part => part.Length > 0)];
    }

    private static string Feed(RowSplitter splitter, string piece)
    {
        var count = Encoding.ASCII.GetBytes(piece, splitter.Free().Span);
        return Encoding.ASCII.GetString(splitter.Take(count).Span);
    }
}
