using System.ComponentModel.DataAnnotations;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Copy one file.</summary>
internal sealed class CvsWorkerConfig
{
    /// <summary>Index of the file at the source and at the destination.</summary>
    [Range(0, int.MaxValue)]
    public int Idx { get; init; }

    /// <summary>Rows that the file had when the job started, for the progress.</summary>
    public long Rows { get; init; }

    [DemoAddress("srcHost")]
    public required string SrcHost { get; init; }

    [DemoAddress("dstHost")]
    public required string DstHost { get; init; }

    [Required]
    public required string DstDir { get; init; }
}
