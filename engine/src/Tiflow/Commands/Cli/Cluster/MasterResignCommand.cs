using System.CommandLine;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class MasterResignCommand
{
    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "resign",
            "Let the leader hand over to another master, before its machine is taken down for example.",
            "tiflow cli master resign");
        CliSession.Handle(command, options, static async (session, _, cancellationToken) =>
        {
            var name = await session.Client.ResignMasterAsync(cancellationToken);
            if (session.Output.IsJson)
            {
                session.Output.WriteJson(new ResignedOutput(name, Resigned: true), CliJson.Documents.ResignedOutput);
            }
            else
            {
                session.Output.WriteLine($"master {name} has resigned");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
