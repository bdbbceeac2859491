using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Text;
using Google.Protobuf;
using Tiflow.Demo.V1;

namespace Tiflow.DemoServer.Tests.Fixtures;

/// <summary>A client that writes a destination file raw.</summary>
internal sealed class RawWriter : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly Stream _connection;

    private RawWriter(HttpClient client, HttpResponseMessage response, Stream connection) =>
        (_client, _response, _connection) = (client, response, connection);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The upgraded connection; its first acknowledgement has been read.</summary>
    public static async Task<RawWriter> OpenAsync(TestServer server, OpenFile open, long length)
    {
        var client = new HttpClient();
        var response = await AskAsync(client, server, open, length);
        response.StatusCode.ShouldBe(HttpStatusCode.SwitchingProtocols);
        var writer = new RawWriter(client, response, await response.Content.ReadAsStreamAsync(Token));
        (await writer.NextAsync())!.Written.ShouldNotBeNull();
        return writer;
    }

    /// <summary>The status and the text of a refused opening.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> RefusalAsync(TestServer server, OpenFile open)
    {
        using var client = new HttpClient();
        using var response = await AskAsync(client, server, open, length: 10);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public Task SendAsync(string text) => _connection.WriteAsync(Encoding.UTF8.GetBytes(text), Token).AsTask();

    /// <summary>The next message; null when the connection has ended.</summary>
    public async Task<WriteRowsResponse?> NextAsync()
    {
        var head = new byte[sizeof(int)];
        if (await _connection.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Token) == 0)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
        await _connection.ReadExactlyAsync(message, Token);
        return WriteRowsResponse.Parser.ParseFrom(message);
    }

    /// <summary>Messages until so many rows are durable, or an error.</summary>
    public async Task<WriteRowsResponse> UntilRowsAsync(long rows)
    {
        while (true)
        {
            var message = (await NextAsync()).ShouldNotBeNull("the connection has ended");
            if (message.Error is not null || message.Written.Rows >= rows)
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _response.Dispose();
        _client.Dispose();
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, TestServer server, OpenFile open, long length)
    {
        var query = $"open={Base64Url.EncodeToString(open.ToByteArray())}&length={length}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{server.Address}/v1/destination?{query}"));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("tiflow-rows/1");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }
}
