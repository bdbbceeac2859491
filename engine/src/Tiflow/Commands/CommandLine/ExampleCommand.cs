using System.CommandLine;

namespace Tiflow.Commands.CommandLine;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>
    /// Whether the command itself acts on SIGINT and SIGTERM, as servers do, which may take long to stop.
    /// </summary>
    public bool HandlesSignals { get; init; }
}
