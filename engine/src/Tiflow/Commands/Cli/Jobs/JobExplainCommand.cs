using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobExplainCommand
{
    private static readonly Option<string> JobId = JobOptions.JobId();

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "explain",
            "Say why a job is where it is, and what would make it go on.",
            "tiflow cli job explain --job-id cvsdemo-k3f9x2ab",
            "tiflow cli job explain --job-id cvsdemo-k3f9x2ab -o json | jq .nearest_miss")
        {
            JobId,
        };
        CliSession.Handle(command, options, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ParseResult result, CancellationToken cancellationToken)
    {
        var placement = await session.Client.ExplainAsync(result.GetRequiredValue(JobId), cancellationToken);
        if (session.Output.IsJson)
        {
            session.Output.WriteJson(ExplanationOutput.From(placement)!, CliJson.Documents.ExplanationOutput);
        }
        else
        {
            session.Output.Write(ExplanationTable.Of(placement, session.Time.GetUtcNow()));
        }

        return ExitCodes.Done;
    }
}
