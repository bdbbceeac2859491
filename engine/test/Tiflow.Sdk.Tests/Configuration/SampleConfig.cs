using System.ComponentModel.DataAnnotations;

namespace Tiflow.Sdk.Tests.Configuration;

internal sealed class SampleConfig
{
    [Range(1, 10, ErrorMessage = "fileCount must be 1 to 10")]
    public int FileCount { get; init; } = 1;

    public TimeSpan Interval { get; init; }
}
