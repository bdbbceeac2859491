using Tiflow.Core.Jobs;

namespace Tiflow.Core.Cluster;

/// <summary>One thing that happened to a job or one of its workers.</summary>
public sealed record HistoryEntry
{
    public required JobSeq Job { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary><c>job/ID</c>, <c>master/ID</c> or <c>worker/ID.N</c>.</summary>
    public required string Subject { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Reason { get; init; }

    public required string Actor { get; init; }
}
