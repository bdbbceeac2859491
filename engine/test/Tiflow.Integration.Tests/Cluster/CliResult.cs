using System.Text.Json;

namespace Tiflow.Integration.Tests.Cluster;

/// <summary>What a command has left behind.</summary>
internal sealed record CliResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    public CliResult ShouldExitWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, ToString());
        return this;
    }

    public override string ToString() => $"{Command}: exit code {ExitCode}\n{Output}{Error}";
}
