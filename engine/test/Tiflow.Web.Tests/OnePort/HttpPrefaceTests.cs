using System.IO.Pipelines;
using System.Text;
using Tiflow.Web.OnePort;

namespace Tiflow.Web.Tests.OnePort;

public sealed class HttpPrefaceTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    // Inline: a write returns when the reader has seen the bytes.
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_decided_before_the_last_byte_of_the_preface()
    {
        var verdict = HttpPreface.IsHttp2Async(_pipe.Reader, Token).AsTask();

        await WriteAsync(Preface[..^1]);
        verdict.IsCompleted.ShouldBeFalse();

        await WriteAsync(Preface[^1..]);
        (await verdict).ShouldBe(true);
    }

    [Fact]
    public async Task The_first_other_byte_decides_for_HTTP_1()
    {
        var verdict = HttpPreface.IsHttp2Async(_pipe.Reader, Token).AsTask();

        await WriteAsync("PRI");
        verdict.IsCompleted.ShouldBeFalse();

        await WriteAsync("V");
        (await verdict).ShouldBe(false);
    }

    [Fact]
    public async Task Nothing_is_consumed()
    {
        await WriteAsync("GET / HTTP/1.1\r\n");

        await HttpPreface.IsHttp2Async(_pipe.Reader, Token);

        _pipe.Reader.TryRead(out var rest).ShouldBeTrue();
        Encoding.ASCII.GetString(rest.Buffer).ShouldBe("GET / HTTP/1.1\r\n");
    }

    [Fact]
    public async Task A_peer_that_left_without_a_word_has_no_protocol()
    {
        await _pipe.Writer.CompleteAsync();

        (await HttpPreface.IsHttp2Async(_pipe.Reader, Token)).ShouldBeNull();
    }

    private async Task WriteAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text), Token);
}
