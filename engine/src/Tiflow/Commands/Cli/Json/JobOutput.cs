using System.Text.Json;
using Google.Protobuf;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record JobOutput
{
    public required string Id { get; init; }

    public required string ProjectId { get; init; }

    public required string Type { get; init; }

    public required int TypeVersion { get; init; }

    public required int ConfigRevision { get; init; }

    public required string State { get; init; }

    public required string DesiredState { get; init; }

    public required string? Reason { get; init; }

    public required int Priority { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required string? Selector { get; init; }

    public required IReadOnlyDictionary<string, long> Demand { get; init; }

    public required ExplanationOutput? Placement { get; init; }

    public required RetryOutput? Retry { get; init; }

    public required string? StartAfter { get; init; }

    public required string? Deadline { get; init; }

    public required string? ScheduleId { get; init; }

    public required int Attempt { get; init; }

    public required string? NextAttemptAt { get; init; }

    public required ErrorOutput? Error { get; init; }

    public required ProgressOutput? Progress { get; init; }

    public required JsonElement? Detail { get; init; }

    public required string? CreatedAt { get; init; }

    public required string? UpdatedAt { get; init; }

    public required string? StartedAt { get; init; }

    public required string? FinishedAt { get; init; }

    public required PlacementOutput? Master { get; init; }

    public required IReadOnlyList<LocalResourceOutput> LocalResources { get; init; }

    public required IReadOnlyList<WorkerOutput> Workers { get; init; }

    public static JobOutput From(Job job) => new()
    {
        Id = job.Id,
        ProjectId = job.ProjectId,
        Type = job.Type,
        TypeVersion = job.TypeVersion,
        ConfigRevision = job.ConfigRevision,
        State = job.State.ToString(),
        DesiredState = job.DesiredState.ToString(),
        Reason = Words.OrNull(job.Reason),
        Priority = job.Priority,
        Labels = job.Labels,
        Selector = Words.OrNull(job.Selector),
        Demand = ExecutorOutput.Amounts(job.Demand),
        Placement = ExplanationOutput.From(job.Placement),
        Retry = RetryOutput.From(job.Retry),
        StartAfter = Rfc3339.Format(job.StartAt),
        Deadline = Rfc3339.Format(job.Deadline),
        ScheduleId = Words.OrNull(job.ScheduleId),
        Attempt = job.Attempt,
        NextAttemptAt = Rfc3339.Format(job.NextAttemptAt),
        Error = ErrorOutput.From(job.Error),
        Progress = ProgressOutput.From(job.Progress),
        Detail = ParseDetail(job.DetailJson),
        CreatedAt = Rfc3339.Format(job.CreatedAt),
        UpdatedAt = Rfc3339.Format(job.UpdatedAt),
        StartedAt = Rfc3339.Format(job.StartedAt),
        FinishedAt = Rfc3339.Format(job.FinishedAt),
        Master = PlacementOutput.From(job.Master),
        LocalResources = [.. job.LocalResources.Select(LocalResourceOutput.From)],
        Workers = [.. job.Workers.Select(WorkerOutput.From)],
    };

    // The detail is the job type's own; one that is not JSON must not cost the user the rest of the job.
    private static JsonElement? ParseDetail(ByteString detail)
    {
        var reader = new Utf8JsonReader(detail.Span);
        try
        {
            return detail.IsEmpty ? null : JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
