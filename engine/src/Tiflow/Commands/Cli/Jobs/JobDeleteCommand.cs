using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobDeleteCommand
{
    private static readonly Option<string> JobId = JobOptions.JobId();

    // Accepted so that all verbs take it; a deletion has no second step to wait for.
    private static readonly Option<bool> Wait = JobOptions.Wait("Changes nothing: the job is gone when the command returns");

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "delete",
            "Remove a job that has ended, and all that belongs to it.",
            "tiflow cli job delete --job-id cvsdemo-k3f9x2ab")
        {
            JobId, Wait,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var id = result.GetRequiredValue(JobId);
            await session.Client.DeleteAsync(id, cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(new DeletedOutput(id, Deleted: true), CliJson.Documents.DeletedOutput);
            }
            else
            {
                session.Output.WriteLine($"job {id} is deleted");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
