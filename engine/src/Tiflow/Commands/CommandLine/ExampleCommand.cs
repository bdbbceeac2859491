using System.CommandLine;

namespace Tiflow.Commands.CommandLine;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
