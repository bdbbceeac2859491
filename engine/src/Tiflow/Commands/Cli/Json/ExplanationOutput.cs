using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <summary>Why a job is where it is.</summary>
internal sealed record ExplanationOutput
{
    public required string JobId { get; init; }

    public required string State { get; init; }

    public required string Summary { get; init; }

    public required string? Advice { get; init; }

    public required string? Waiting { get; init; }

    public required IReadOnlyList<FilterOutput> Filters { get; init; }

    public required NearestMissOutput? NearestMiss { get; init; }

    public required QuotaOutput? Quota { get; init; }

    public required int? WaitingBefore { get; init; }

    public required string? NextAttemptAt { get; init; }

    public static ExplanationOutput? From(Placement? placement) => placement is null ? null : new ExplanationOutput
    {
        JobId = placement.JobId,
        State = placement.State.ToString(),
        Summary = placement.Summary,
        Advice = Words.OrNull(placement.Advice),
        Waiting = Words.OrNull(placement.Waiting),
        Filters = [.. placement.Filters.Select(static filter => new FilterOutput(filter.Name, filter.Executors))],
        NearestMiss = placement.NearestMiss is { } miss
            ? new NearestMissOutput(miss.ExecutorId, miss.ExecutorName, miss.Resource, miss.Missing)
            : null,
        Quota = QuotaOutput.From(placement.Quota),
        WaitingBefore = placement.HasWaitingBefore ? placement.WaitingBefore : null,
        NextAttemptAt = Rfc3339.Format(placement.NextAttemptAt),
    };
}
