using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli.Cluster;

internal static class MasterGroup
{
    public static Command Create(CliOptions options) => new ExampleCommand(
        "master",
        "Look at the masters of the cluster, and change which of them leads.",
        "tiflow cli master list",
        "tiflow cli master resign")
    {
        MasterListCommand.Create(options),
        MasterResignCommand.Create(options),
    };
}
