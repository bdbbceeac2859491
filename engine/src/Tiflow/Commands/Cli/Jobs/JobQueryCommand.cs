using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobQueryCommand
{
    private static readonly Option<string> JobId = JobOptions.JobId();

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "query",
            "Show one job with its workers.",
            "tiflow cli job query --job-id cvsdemo-k3f9x2ab",
            "tiflow cli job get --job-id cvsdemo-k3f9x2ab -o json | jq .state")
        {
            JobId,
        };
        command.Aliases.Add("get");
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            session.Print(await session.Client.GetAsync(result.GetRequiredValue(JobId), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
