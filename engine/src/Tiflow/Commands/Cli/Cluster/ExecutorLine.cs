using Tiflow.Commands.Cli.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Cluster;

/// <summary>The answer of a verb in one line, or the whole executor as JSON.</summary>
internal static class ExecutorLine
{
    public static void Print(CliSession session, ExecutorDetails details)
    {
        if (session.Output.IsJson)
        {
            session.Output.WriteJson(ExecutorOutput.From(details), CliJson.Documents.ExecutorOutput);
        }
        else
        {
            session.Output.WriteLine(Describe(details));
        }
    }

    private static string Describe(ExecutorDetails details) => details.Executor is { State: ExecutorState.Offline, IsCordoned: true }
        ? $"executor {details.Executor.Id} is Offline; the next process of its name will be cordoned"
        : $"executor {details.Executor.Id} is {details.Executor.State} with {details.Placed.Count} runnables";
}
