using System.CommandLine;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobUpdateCommand
{
    private static readonly Option<string> JobId = JobOptions.JobId();

    private static readonly Option<int?> Priority = new("--priority") { Description = "Higher ones are placed first", HelpName = "N" };

    private static readonly Option<string?> Selector = new("--selector")
    {
        Description = "Run only on executors whose labels match; '' means on all. What runs elsewhere is moved",
        HelpName = "SELECTOR",
    };

    private static readonly Option<Dictionary<string, string>> Labels =
        ValueParsers.KeyValues("--label", "A label to add or change; may be repeated");

    private static readonly Option<string[]> RemovedLabels = new("--remove-label")
    {
        Description = "A label to take away; may be repeated",
        HelpName = "KEY",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "update",
            "Change labels, priority or selector of a job that has not ended. Repeating it changes nothing.",
            "tiflow cli job update --job-id cvsdemo-k3f9x2ab --priority 10",
            "tiflow cli job update --job-id cvsdemo-k3f9x2ab --selector 'zone=b' --label team=data --remove-label old")
        {
            JobId, Priority, Selector, Labels, RemovedLabels,
        };
        command.Validators.Add(static result =>
        {
            if (new Option[] { Priority, Selector, Labels, RemovedLabels }.All(option => result.GetResult(option) is null or { Implicit: true }))
            {
                result.AddError("nothing to update: give --priority, --selector, --label or --remove-label");
            }
        });
        CliSession.Handle(command, options, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ParseResult result, CancellationToken cancellationToken)
    {
        var request = new UpdateJobRequest { Job = new JobRef { JobId = result.GetRequiredValue(JobId) } };
        if (result.GetValue(Priority) is { } priority)
        {
            request.Priority = priority;
        }

        if (result.GetValue(Selector) is { } selector)
        {
            request.Selector = selector;
        }

        request.SetLabels.Add(result.GetValue(Labels) ?? []);
        request.RemoveLabels.Add(result.GetValue(RemovedLabels) ?? []);
        JobLine.Print(session, await session.Client.UpdateAsync(request, cancellationToken));
        return ExitCodes.Done;
    }
}
