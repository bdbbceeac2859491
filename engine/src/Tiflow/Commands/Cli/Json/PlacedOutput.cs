using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record PlacedOutput(
    string ProjectId,
    string JobId,
    string? WorkerId,
    string Type,
    string State,
    long Incarnation,
    bool IsStopping)
{
    public static PlacedOutput From(PlacedRunnable placed) => new(
        placed.ProjectId,
        placed.JobId,
        Words.OrNull(placed.WorkerId),
        placed.Type,
        placed.State.ToString(),
        placed.Incarnation,
        placed.IsStopping);
}
