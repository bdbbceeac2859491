using System.CommandLine;
using System.Globalization;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Backups;

internal static class BackupCommand
{
    private const string StandardOutput = "-";

    private static readonly Argument<string> File = new("FILE") { Description = "Where to save it, or - for standard output; an existing file is replaced" };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "backup",
            "Save what the masters know - jobs, checkpoints, history - as of one moment, while everything runs.",
            "tiflow cli backup tiflow.backup",
            "tiflow cli backup - | gzip > tiflow.backup.gz")
        {
            File,
        };
        CliSession.Handle(command, options, static (session, result, cancellationToken) => result.GetRequiredValue(File) switch
        {
            StandardOutput => PrintAsync(session, cancellationToken),
            var path => SaveAsync(session, path, cancellationToken),
        });
        return command;
    }

    private static async Task<int> SaveAsync(CliSession session, string path, CancellationToken cancellationToken)
    {
        var backup = await BackupFile.SaveAsync(path, session.Client.BackupAsync, cancellationToken);
        if (session.Output.IsJson)
        {
            session.Output.WriteJson(BackupOutput.Of(path, backup), CliJson.Documents.BackupOutput);
        }
        else
        {
            session.Output.WriteLine($"{path}: {Describe(backup)}");
        }

        return ExitCodes.Done;
    }

    // Nothing else may stand on standard output.
    private static async Task<int> PrintAsync(CliSession session, CancellationToken cancellationToken)
    {
        if (session.Output.IsJson)
        {
            throw new FormatException("-o json and a backup on standard output do not go together; name a file");
        }

        await using var output = Console.OpenStandardOutput();
        CliOutput.Notice(Describe(await session.Client.BackupAsync(output, cancellationToken)));
        return ExitCodes.Done;
    }

    private static string Describe(BackupSummary backup) => string.Create(
        CultureInfo.InvariantCulture,
        $"{backup.Jobs} jobs in {backup.Records} records, {CompactNumber.Format(backup.Bytes)} bytes, as of revision {backup.Revision}");
}
