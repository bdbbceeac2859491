using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Projects;

internal static class ProjectSetCommand
{
    private static readonly Option<int?> Weight = new("--weight")
    {
        Description = "Its part of a cluster that is too small for all, beside the weights of other projects; 1 unless set",
        HelpName = "N",
    };

    private static readonly Option<IReadOnlyDictionary<string, long>?> Quota = ValueParsers.Amounts(
        "--quota",
        "The most that it may have: jobs that have not ended, workers that are placed, and resources. Replaces the whole quota; what is not named"
            + " has no limit");

    private static readonly Option<bool> NoQuota = new("--no-quota") { Description = "It may have everything" };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "set",
            "Set what a project may have. What is placed stays, also where it exceeds the new quota.",
            "tiflow cli project set --project-id data --weight 3",
            "tiflow cli project set --project-id data --quota jobs=100,workers=1000,cpu=64000m,memory=256GiB",
            "tiflow cli project set --project-id data --no-quota")
        {
            Weight, Quota, NoQuota,
        };
        command.Validators.Add(static result =>
        {
            var (hasQuota, hasNone) = (result.GetResult(Quota) is not null, result.GetResult(NoQuota) is { Implicit: false });
            if (hasQuota && hasNone)
            {
                result.AddError("--quota and --no-quota exclude each other");
            }
            else if (!hasQuota && !hasNone && result.GetResult(Weight) is null)
            {
                result.AddError("nothing to set: give --weight, --quota or --no-quota");
            }
        });
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var quota = result.GetValue(NoQuota) ? new Dictionary<string, long>(StringComparer.Ordinal) : result.GetValue(Quota);
            ProjectLine.Print(session, await session.Client.SetProjectAsync(result.GetValue(Weight), quota, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
