using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>The rest of a source file, as it comes over the wire.</summary>
internal sealed class RowSource(DemoEndpoint endpoint, HttpResponseMessage response, Stream rows) : IDisposable
{
    /// <summary>Bytes that come in all.</summary>
    public long Length => response.Content.Headers.ContentLength
        ?? throw endpoint.Cut("it does not say how many bytes the rows have");

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="JobException">The connection has ended before.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw endpoint.Cut($"the rows ended before the end of the file ({e.Message})");
        }
    }

    public void Dispose() => response.Dispose();
}
