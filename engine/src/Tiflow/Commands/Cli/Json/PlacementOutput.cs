using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record PlacementOutput(string ExecutorId, long Incarnation)
{
    public static PlacementOutput? From(JobMasterPlacement? placement) => placement is null
        ? null
        : new PlacementOutput(placement.ExecutorId, placement.Incarnation);
}
