namespace Tiflow.Core.Cluster;

/// <summary>One thing that happened to a job, one of its runnables, or an executor.</summary>
public sealed record HistoryEntry
{
    public required HistoryOwner Owner { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary><c>job/ID</c>, <c>master/ID</c>, <c>worker/ID.N</c> or <c>executor/ID</c>.</summary>
    public required string Subject { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Reason { get; init; }

    public required string Actor { get; init; }
}
