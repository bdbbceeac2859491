using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tiflow.Commands.Cli.Json;

/// <summary>The JSON that commands print.</summary>
[JsonSerializable(typeof(JobOutput))]
[JsonSerializable(typeof(ExplanationOutput))]
[JsonSerializable(typeof(IReadOnlyList<JobOutput>))]
[JsonSerializable(typeof(ProjectOutput))]
[JsonSerializable(typeof(IReadOnlyList<ProjectOutput>))]
[JsonSerializable(typeof(ExecutorOutput))]
[JsonSerializable(typeof(IReadOnlyList<ExecutorOutput>))]
[JsonSerializable(typeof(IReadOnlyList<MasterOutput>))]
[JsonSerializable(typeof(IReadOnlyList<EventOutput>))]
[JsonSerializable(typeof(EventOutput))]
[JsonSerializable(typeof(ScheduleOutput))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleOutput>))]
[JsonSerializable(typeof(DeletedOutput))]
[JsonSerializable(typeof(ResignedOutput))]
[JsonSerializable(typeof(VersionOutput))]
[JsonSerializable(typeof(BackupOutput))]
[JsonSerializable(typeof(RestoredOutput))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>For people and for jq: indented.</summary>
    public static CliJson Documents { get; } = new(NewOptions(indented: true));

    /// <summary>One document a line.</summary>
    public static CliJson Lines { get; } = new(NewOptions(indented: false));

    // The output goes to terminals and files, never into HTML: quotes and non-ASCII letters stay readable.
    private static JsonSerializerOptions NewOptions(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
