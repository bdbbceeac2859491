namespace Tiflow.Commands.Demo;

internal sealed record DemoOptions
{
    public required long Records { get; init; }

    public required int Files { get; init; }

    public required int Executors { get; init; }

    /// <value>Whether the directory with data and logs stays.</value>
    public required bool Keep { get; init; }
}
