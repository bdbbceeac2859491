using System.Text.Json.Serialization;

namespace Tiflow.Jobs.Fake;

/// <summary>What users see of the job.</summary>
internal sealed record FakeDetail
{
    /// <summary>All workers, or, where they are too many to list, the unfinished ones first.</summary>
    public required IReadOnlyList<FakeReport> Workers { get; init; }

    /// <summary>How many workers the list leaves out; absent when none.</summary>
    [JsonPropertyName("workers_omitted")]
    public int? WorkersOmitted { get; init; }
}
