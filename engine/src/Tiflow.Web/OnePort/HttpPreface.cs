using System.Buffers;
using System.IO.Pipelines;

namespace Tiflow.Web.OnePort;

/// <summary>
/// Tells HTTP/2 from HTTP/1.1 by the first bytes of a connection: HTTP/2 without TLS always begins with the same 24
/// (RFC 9113 §3.4).
/// </summary>
internal static class HttpPreface
{
    private static ReadOnlySpan<byte> Http2 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>
    /// Whether the peer speaks HTTP/2; null when it went away before it said so. Nothing is consumed. Everything that
    /// is not HTTP/2 counts as HTTP/1.1, whose parser refuses garbage.
    /// </summary>
    public static async ValueTask<bool?> IsHttp2Async(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var verdict = Match(result.Buffer);
            if (verdict is not null || result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start);
                return verdict ?? (result.Buffer.IsEmpty ? null : false);
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Null: too few bytes to know.</summary>
    private static bool? Match(ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[Http2.Length];
        var length = (int)Math.Min(bytes.Length, head.Length);
        bytes.Slice(0, length).CopyTo(head);
        return !head[..length].SequenceEqual(Http2[..length]) ? false : length == Http2.Length ? true : null;
    }
}
