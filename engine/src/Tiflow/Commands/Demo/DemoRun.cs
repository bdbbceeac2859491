using Tiflow.Client;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;

namespace Tiflow.Commands.Demo;

/// <summary>One demo: a directory, the processes in it, the copy, and the end of all that.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("tiflow-demo-").FullName;
        var exitCode = ExitCodes.Refused;
        try
        {
            exitCode = await RunInAsync(directory, options, cancellationToken);
        }
        catch (TiflowException exception)
        {
            CliOutput.WriteError(exception.Code, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            CliOutput.Notice("demo interrupted; its processes are stopped");
            exitCode = ExitCodes.Interrupted;
        }
        finally
        {
            CleanUp(directory, exitCode, options.Keep);
        }

        return exitCode;
    }

    private static async Task<int> RunInAsync(string directory, DemoOptions options, CancellationToken cancellationToken)
    {
        await using var cluster = new DemoCluster(directory, TimeProvider.System);
        await cluster.StartAsync(options, cancellationToken);
        using var client = new MasterClient(new MasterClientOptions { Addresses = MasterAddress.ParseList(cluster.MasterAddress) });
        using var data = new DemoData(cluster.DataAddress);
        var copy = new DemoCopy(client, data, Consoles.Create(noColor: false), TimeProvider.System);
        var result = await copy.RunAsync(cancellationToken);
        Console.WriteLine(result.Describe());
        return result.IsEqual ? ExitCodes.Done : throw new TiflowException(ErrorCodes.Internal, result.Difference);
    }

    private static void CleanUp(string directory, int exitCode, bool keep)
    {
        if (exitCode == ExitCodes.Refused)
        {
            CliOutput.Notice($"logs: {DemoCluster.LogsOf(directory)}");
        }
        else if (keep)
        {
            Console.WriteLine($"kept: {directory}");
        }
        else
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
