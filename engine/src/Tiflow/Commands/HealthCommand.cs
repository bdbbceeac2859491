using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using System.Text;
using Tiflow.Client;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands;

/// <summary>
/// Asks processes whether they are ready: for containers, whose images hold no other program that could ask.
/// </summary>
internal static class HealthCommand
{
    // Of a master, an executor and a demo server.
    private const string UsualAddresses = "127.0.0.1:10240,127.0.0.1:10241,127.0.0.1:1234";

    public static Command Create()
    {
        var addresses = new Option<string[]>("--addr")
        {
            Description = $"Whom to ask, comma separated or repeated [default: what listens at {UsualAddresses}]",
            HelpName = "HOST:PORT,…",
        };
        addresses.Validators.Add(static result => Check(result));
        var timeout = ValueParsers.Duration("--timeout", "How long to wait for an answer [default: 3s]");
        var command = new ExampleCommand(
            "health",
            "Ask processes whether they are ready; the exit code is 0 when all of them are.",
            "tiflow health",
            "tiflow health --addr 192.168.1.10:10240")
        {
            addresses,
            timeout,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var patience = result.GetValue(timeout) ?? TimeSpan.FromSeconds(3);
            return result.GetValue(addresses) is { Length: > 0 } given
                ? AskAsync(string.Join(',', given), mustListen: true, patience, cancellationToken)
                : AskAsync(UsualAddresses, mustListen: false, patience, cancellationToken);
        });
        return command;
    }

    private static void Check(OptionResult result)
    {
        try
        {
            _ = MasterAddress.ParseList(string.Join(',', result.Tokens.Select(static token => token.Value)));
        }
        catch (FormatException exception)
        {
            result.AddError($"--addr: {exception.Message}");
        }
    }

    private static async Task<int> AskAsync(string addresses, bool mustListen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (asked, ready) = (0, 0);
        foreach (var address in MasterAddress.ParseList(addresses))
        {
            var answer = await AnswerAsync(address, timeout, cancellationToken);
            if (answer is null && !mustListen)
            {
                continue;
            }

            asked++;
            ready += answer is "ready" ? 1 : 0;
            Console.WriteLine($"{address} {answer ?? "not reachable"}");
        }

        if (asked == 0)
        {
            Console.WriteLine($"nothing listens at {addresses}");
        }

        return asked > 0 && ready == asked ? ExitCodes.Done : ExitCodes.Refused;
    }

    /// <returns>Null when nothing listens there.</returns>
    private static async Task<string?> AnswerAsync(MasterAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await StatusLineAsync(address, limit.Token) is "HTTP/1.1 200 OK" ? "ready" : "not ready";
        }
        catch (SocketException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return "does not answer";
        }
    }

    // A bare socket: containers ask every few seconds, and an HTTP client doubles what that costs.
    private static async Task<string?> StatusLineAsync(MasterAddress address, CancellationToken cancellationToken)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host.Trim('[', ']'), address.Port, cancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(cancellationToken);
    }
}
