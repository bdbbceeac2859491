using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tiflow.Cli.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "ready", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "not ready", 1)]
    [InlineData("", "not ready", 1)]
    public async Task Health_SaysWhatAProcessAnswers(string answer, string word, int exitCode)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = AnswerAsync(server, answer);

        var result = await TiflowProcess.RunAsync("health", "--addr", $"{server.LocalEndpoint}");

        result.ShouldBe(new CommandResult(exitCode, $"{server.LocalEndpoint} {word}\n", ""));
        (await serving).ShouldBe("GET /readyz HTTP/1.1");
    }

    [Fact]
    public async Task Health_NothingListens_IsNotReachable()
    {
        var result = await TiflowProcess.RunAsync("health", "--addr", "127.0.0.1:1");

        result.ShouldBe(new CommandResult(1, "127.0.0.1:1 not reachable\n", ""));
    }

    [Fact]
    public async Task Health_NoAnswer_EndsInTime()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();

        var result = await TiflowProcess.RunAsync("health", "--addr", $"{server.LocalEndpoint}", "--timeout", "300ms");

        result.ShouldBe(new CommandResult(1, $"{server.LocalEndpoint} does not answer\n", ""));
    }

    private static async Task<string?> AnswerAsync(TcpListener server, string answer)
    {
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var request = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return request;
    }
}
