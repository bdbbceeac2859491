using System.CommandLine;
using System.Globalization;
using Tiflow.Client;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Backups;

internal static class RestoreCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "What tiflow cli backup has saved" };

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "restore",
            "Fill a cluster that never had a job from a backup; its jobs go on from the checkpoints in it.",
            "tiflow cli restore tiflow.backup")
        {
            File,
        };
        CliSession.Handle(command, options, static async (session, result, cancellationToken) =>
        {
            var path = result.GetRequiredValue(File);
            var response = await RestoreAsync(session.Client, path, cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(RestoredOutput.Of(path, response), CliJson.Documents.RestoredOutput);
            }
            else
            {
                session.Output.WriteLine(Describe(response));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<RestoreResponse> RestoreAsync(MasterClient client, string path, CancellationToken cancellationToken)
    {
        await using var file = BackupFile.Open(path);
        try
        {
            return await client.RestoreAsync(file, cancellationToken);
        }
        catch (TiflowException exception)
        {
            throw new TiflowException(exception.Code, $"{path}: {exception.Message}", exception);
        }
    }

    private static string Describe(RestoreResponse response) => response.WasRestoredBefore
        ? "this cluster had been restored from this backup before; nothing was changed"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"restored {response.Backup.Jobs} jobs in {response.Backup.Records} records, as of {Rfc3339.Format(response.Backup.TakenAt)}");
}
