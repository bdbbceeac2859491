using System.Text.Json.Serialization;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>What users see of the job. All figures count what the destination has on disk.</summary>
internal sealed record CvsDetail
{
    /// <summary>All files, or, where they are too many to list, the unfinished ones first.</summary>
    public required IReadOnlyList<CvsFileDetail> Files { get; init; }

    /// <summary>How many files the list leaves out; absent when none.</summary>
    [JsonPropertyName("files_omitted")]
    public int? FilesOmitted { get; init; }

    public required long Rows { get; init; }

    public required long Bytes { get; init; }
}
