using System.Net;
using System.Text;

namespace Tiflow.Web.Tests.OnePort;

public sealed class OnePortTests
{
    private const string Http2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static readonly byte[] EmptySettings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    public async Task Both_protocols_are_served_on_one_port(string version, string expected)
    {
        await using var host = await OnePortHost.StartAsync();
        using var client = new HttpClient
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.Port}/"), Token)).ShouldBe(expected);
    }

    [Fact]
    public async Task Many_requests_of_both_protocols_are_served_at_once()
    {
        await using var host = await OnePortHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var client = new HttpClient
            {
                DefaultRequestVersion = i % 2 == 0 ? HttpVersion.Version11 : HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            return await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.Port}/"), Token);
        }));

        answers.Count(static answer => answer == "HTTP/2").ShouldBe(100);
    }

    [Fact]
    public async Task Garbage_is_answered_with_400()
    {
        await using var host = await OnePortHost.StartAsync();
        await using var stream = await host.ConnectAsync();

        await stream.WriteAsync("\u0001\u0002 garbage\r\n\r\n"u8.ToArray(), Token);

        (await ReadToEndAsync(stream)).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_is_recognised()
    {
        await using var host = await OnePortHost.StartAsync();
        await using var stream = await host.ConnectAsync();

        foreach (var octet in Encoding.ASCII.GetBytes(Http2Preface))
        {
            await stream.WriteAsync(new[] { octet }, Token);
        }

        await stream.WriteAsync(EmptySettings, Token);
        var frame = new byte[9];
        await stream.ReadExactlyAsync(frame, Token);
        frame[3].ShouldBe((byte)4, "the server's first frame is SETTINGS");
    }

    [Fact]
    public async Task A_request_that_begins_like_the_preface_is_HTTP_1()
    {
        await using var host = await OnePortHost.StartAsync();
        await using var stream = await host.ConnectAsync();

        await stream.WriteAsync("PRI"u8.ToArray(), Token);
        await stream.WriteAsync("VATE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);

        (await ReadToEndAsync(stream)).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task Who_does_not_say_a_protocol_is_hung_up_on(string beginning)
    {
        await using var host = await OnePortHost.StartAsync(patience: TimeSpan.FromMilliseconds(100));
        await using var stream = await host.ConnectAsync();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), Token);

        (await ReadToEndAsync(stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_hangs_up_at_once_leaves_the_port_serving()
    {
        await using var host = await OnePortHost.StartAsync();
        await (await host.ConnectAsync()).DisposeAsync();
        using var client = new HttpClient();

        (await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.Port}/"), Token)).ShouldBe("HTTP/1.1");
    }

    [Fact]
    public async Task The_endpoint_inside_the_process_is_not_shown()
    {
        await using var host = await OnePortHost.StartAsync();

        host.Addresses.ShouldBe([$"http://127.0.0.1:{host.Port}"]);
    }

    // A reset ends the connection as well as an orderly close does.
    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var text = new MemoryStream();
        try
        {
            await stream.CopyToAsync(text, deadline.Token);
        }
        catch (IOException)
        {
            // Reset.
        }

        return Encoding.ASCII.GetString(text.ToArray());
    }
}
