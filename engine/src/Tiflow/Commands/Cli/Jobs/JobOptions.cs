using System.CommandLine;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>Options that several job verbs share.</summary>
internal static class JobOptions
{
    private static readonly Dictionary<string, JobState> States = Enum.GetValues<JobState>()
        .Where(static state => state != JobState.Unspecified)
        .ToDictionary(static state => state.ToString(), StringComparer.Ordinal);

    public static Option<string> JobId() => new("--job-id")
    {
        Description = "The job",
        HelpName = "ID",
        Required = true,
    };

    public static Option<bool> Wait(string description) => new("--wait") { Description = description };

    public static Option<TimeSpan?> Timeout(string description) => ValueParsers.Duration("--timeout", description);

    public static Option<JobState?> State(string name, string description) =>
        ValueParsers.Word(name, "STATE", $"{description}: {string.Join(", ", States.Keys)}", States);
}
