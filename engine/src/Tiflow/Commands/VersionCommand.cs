using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands;

internal static class VersionCommand
{
    public static Command Create()
    {
        var json = ValueParsers.Word(
            "--output",
            "text|json",
            "How to print [default: text]",
            new Dictionary<string, bool>(StringComparer.Ordinal) { ["text"] = false, ["json"] = true });
        json.Aliases.Add("-o");
        var command = new ExampleCommand(
            "version",
            "Print version, commit, build time and runtime.",
            "tiflow version",
            "tiflow version -o json")
        {
            json,
        };
        command.SetAction(result => Print(result.InvocationConfiguration.Output, result.GetValue(json) ?? false));
        return command;
    }

    private static void Print(TextWriter output, bool asJson)
    {
        var version = Read();
        output.WriteLine(asJson
            ? JsonSerializer.Serialize(version, CliJson.Lines.VersionOutput)
            : $"""
               tiflow {version.Version}
               commit:  {version.Commit ?? "unknown"}
               built:   {version.BuildTime ?? "unknown"}
               runtime: {version.Runtime}
               """);
    }

    private static VersionOutput Read()
    {
        var parts = AssemblyVersion.Split('+', 2);
        return new VersionOutput
        {
            Version = parts[0],
            Commit = parts.Length > 1 ? parts[1] : null,
            BuildTime = BuildTime(),
            Runtime = $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}",
        };
    }

    // VERSION+COMMIT, written by the build.
    private static string AssemblyVersion => typeof(VersionCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    // Builds are reproducible, so the binary does not hold the time; its file was written by the build.
    private static string? BuildTime() => Environment.ProcessPath is { } path
        ? Rfc3339.Format(File.GetLastWriteTimeUtc(path))
        : null;
}
