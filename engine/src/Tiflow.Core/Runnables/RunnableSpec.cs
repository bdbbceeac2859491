using Tiflow.Core.Resources;

namespace Tiflow.Core.Runnables;

/// <summary>A runnable's constant part.</summary>
public sealed record RunnableSpec
{
    /// <summary>A worker's name in its job; empty for a job master.</summary>
    public string Name { get; init; } = "";

    public required string Type { get; init; }

    /// <summary>Empty for a job master: its config is the job's.</summary>
    public ReadOnlyMemory<byte> Config { get; init; }

    public required ResourceVector Demand { get; init; }

    /// <summary>Names of its job's local resources that it needs: it is placed where they are.</summary>
    public ResourceNames LocalResources { get; init; }

    /// <summary>Null: it is placed alone.</summary>
    public Gang? Gang { get; init; }

    /// <summary>Whether it may be moved to even out loads. Job masters and members of gangs are not, whatever this says.</summary>
    public bool IsMovable { get; init; } = true;
}
