using System.Text.Json;

namespace Tiflow.Faults.Results;

/// <summary>All samples of a run, for programs.</summary>
internal static class SampleFile
{
    public static void Write(string path, RigOptions options, IReadOnlyList<RoundResult> results) => File.WriteAllText(
        path,
        JsonSerializer.Serialize(
            new RunSamples(options.Seed, options.Percent, [.. results.Select(result => RowSamples.From(result, !options.IsQuick))]),
            ResultJson.Default.RunSamples));
}
