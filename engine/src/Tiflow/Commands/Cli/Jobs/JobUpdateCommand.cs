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

    private static readonly Option<string?> Config = new("--job-config")
    {
        Description = "File with another config, as far as the job's type allows it; - reads standard input. The job master is restarted for it",
        HelpName = "FILE",
    };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "update",
            "Change labels, priority, selector or config of a job that has not ended. Repeating it changes nothing.",
            "tiflow cli job update --job-id cvsdemo-k3f9x2ab --priority 10",
            "tiflow cli job update --job-id cvsdemo-k3f9x2ab --selector 'zone=b' --label team=data --remove-label old",
            "tiflow cli job update --job-id counting --job-config fake_job.json")
        {
            JobId, Priority, Selector, Labels, RemovedLabels, Config,
        };
        command.Validators.Add(static result =>
        {
            if (new Option[] { Priority, Selector, Labels, RemovedLabels, Config }.All(option => result.GetResult(option) is null or { Implicit: true }))
            {
                result.AddError("nothing to update: give --priority, --selector, --label, --remove-label or --job-config");
            }
        });
        CliSession.Handle(command, options, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ParseResult result, CancellationToken cancellationToken)
    {
        var path = result.GetValue(Config);
        var config = path is null ? JobConfigFile.None : await JobConfigFile.ReadAsync(path, cancellationToken);
        var request = Request(result);
        if (path is not null)
        {
            request.Config = config.Content;
        }

        JobLine.Print(session, await config.ExplainAsync(() => session.Client.UpdateAsync(request, cancellationToken)));
        return ExitCodes.Done;
    }

    private static UpdateJobRequest Request(ParseResult result)
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
        return request;
    }
}
