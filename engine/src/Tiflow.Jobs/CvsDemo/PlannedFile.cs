using System.Globalization;
using System.Text.Json.Serialization;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>A file to copy, with the rows that the source said it has.</summary>
internal sealed record PlannedFile(int Idx, long Rows)
{
    [JsonIgnore]
    public string WorkerName => string.Create(CultureInfo.InvariantCulture, $"file-{Idx}");
}
