using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <summary>What each run of a schedule is.</summary>
internal sealed record ScheduledJobOutput
{
    public required string Type { get; init; }

    public required int Priority { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string? Selector { get; init; }

    public required IReadOnlyDictionary<string, long> Demand { get; init; }

    public static ScheduledJobOutput From(Job? job) => new()
    {
        Type = job?.Type ?? "",
        Priority = job?.Priority ?? 0,
        Labels = job?.Labels ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal),
        Selector = Words.OrNull(job?.Selector ?? ""),
        Demand = ExecutorOutput.Amounts(job?.Demand),
    };
}
