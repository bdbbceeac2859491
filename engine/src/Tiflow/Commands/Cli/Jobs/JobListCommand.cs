using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobListCommand
{
    private static readonly Option<JobState?> State = JobOptions.State("--state", "Only jobs in this state");

    private static readonly Option<string?> Type = new("--type") { Description = "Only jobs of this type", HelpName = "TYPE" };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most this many, the newest; all when it is not given",
        HelpName = "N",
    };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "list",
            "List jobs in the order of their creation, the newest last.",
            "tiflow cli job list",
            "tiflow cli job list --state Running --limit 20",
            "tiflow cli job list -o json | jq -r '.[] | select(.attempt > 0) | .id'")
        {
            State, Type, Limit,
        };
        CliSession.Handle(command, options, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ParseResult result, CancellationToken cancellationToken)
    {
        var jobs = await session.Client.ListAsync(
            result.GetValue(State) ?? JobState.Unspecified,
            result.GetValue(Type),
            result.GetValue(Limit),
            cancellationToken);
        if (session.Output.IsJson)
        {
            session.Output.WriteJson([.. jobs.Select(JobOutput.From)], CliJson.Documents.IReadOnlyListJobOutput);
        }
        else
        {
            session.Output.Write(JobTables.List(jobs, session.Output.IsWide, session.Time.GetUtcNow()));
        }

        return ExitCodes.Done;
    }
}
