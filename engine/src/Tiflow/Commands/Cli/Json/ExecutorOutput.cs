using Tiflow.Protocol.V1;
using ProtoExecutor = Tiflow.Protocol.V1.Executor;

namespace Tiflow.Commands.Cli.Json;

internal sealed record ExecutorOutput
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Address { get; init; }

    public required string? Version { get; init; }

    public required string State { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Job types with their versions.</summary>
    public required IReadOnlyDictionary<string, int> Types { get; init; }

    public required IReadOnlyDictionary<string, long> Capacity { get; init; }

    public required IReadOnlyDictionary<string, long> Used { get; init; }

    public required int Runnables { get; init; }

    public required long? LastHeartbeatAgeMs { get; init; }

    public required bool IsCordoned { get; init; }

    public required string? DrainDeadline { get; init; }

    /// <summary>What runs there; null where only the executors are listed.</summary>
    public IReadOnlyList<PlacedOutput>? Placed { get; init; }

    public static ExecutorOutput From(ExecutorDetails details) =>
        From(details.Executor) with { Placed = [.. details.Placed.Select(PlacedOutput.From)] };

    public static ExecutorOutput From(ProtoExecutor executor) => new()
    {
        Id = executor.Id,
        Name = executor.Name,
        Address = executor.Address,
        Version = Words.OrNull(executor.Version),
        State = executor.State.ToString(),
        Labels = executor.Labels,
        Types = executor.Types_,
        Capacity = Amounts(executor.Capacity),
        Used = Amounts(executor.Used),
        Runnables = executor.Runnables,
        LastHeartbeatAgeMs = executor.HasLastHeartbeatAgeMs ? executor.LastHeartbeatAgeMs : null,
        IsCordoned = executor.IsCordoned,
        DrainDeadline = Rfc3339.Format(executor.DrainDeadline),
    };

    internal static IReadOnlyDictionary<string, long> Amounts(Protocol.V1.Resources? resources) =>
        resources?.Amounts ?? (IReadOnlyDictionary<string, long>)new Dictionary<string, long>(StringComparer.Ordinal);
}
