using System.CommandLine;
using Tiflow.Client;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli;

/// <summary>One run of a verb: the client, the output, the clock.</summary>
internal sealed class CliSession(MasterClient client, CliOutput output, TimeProvider time)
{
    public MasterClient Client { get; } = client;

    public CliOutput Output { get; } = output;

    public TimeProvider Time { get; } = time;

    /// <summary>Makes a command do something with the cluster; all of them report errors alike.</summary>
    public static void Handle(
        Command command,
        CliOptions options,
        Func<CliSession, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction((result, cancellationToken) => RunAsync(options, result, action, cancellationToken));

    public void Print(Job job)
    {
        if (Output.IsJson)
        {
            Output.WriteJson(JobOutput.From(job), CliJson.Documents.JobOutput);
            return;
        }

        foreach (var part in JobTables.Details(job, Time.GetUtcNow()))
        {
            Output.Write(part);
        }
    }

    private static async Task<int> RunAsync(
        CliOptions options,
        ParseResult result,
        Func<CliSession, ParseResult, CancellationToken, Task<int>> action,
        CancellationToken cancellationToken)
    {
        try
        {
            using var client = new MasterClient(options.Client(result));
            return await action(new CliSession(client, options.Output(result), TimeProvider.System), result, cancellationToken);
        }
        catch (TiflowException exception)
        {
            CliOutput.WriteError(exception.Code, exception.Message);
            return ExitCodes.Refused;
        }
        catch (FormatException exception)
        {
            CliOutput.WriteError(ErrorCodes.InvalidArgument, exception.Message);
            return ExitCodes.WrongUsage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }
}
