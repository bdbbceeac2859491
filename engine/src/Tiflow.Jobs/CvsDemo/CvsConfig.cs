using System.ComponentModel.DataAnnotations;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Copy the files of one demo server to another.</summary>
internal sealed class CvsConfig
{
    /// <summary>The demo server to read: <c>host:port</c>, with or without <c>http://</c>.</summary>
    [DemoAddress("srcHost")]
    public string SrcHost { get; init; } = "";

    /// <summary>Accepted for compatibility; a demo server has one source directory, which it knows.</summary>
    public string? SrcDir { get; init; }

    /// <summary>The demo server to write; may be the same.</summary>
    [DemoAddress("dstHost")]
    public string DstHost { get; init; } = "";

    /// <summary>The directory to write, for example <c>/data1</c>.</summary>
    [Required(ErrorMessage = "dstDir is missing: name the directory to write, for example \"/data1\"")]
    public string DstDir { get; init; } = "";

    /// <summary>How many files to copy, the first ones; 0 (the default) copies all that the source has.</summary>
    [Range(0, int.MaxValue, ErrorMessage = "fileNum must not be negative; 0 or no fileNum copies all files of the source")]
    public int FileNum { get; init; }
}
