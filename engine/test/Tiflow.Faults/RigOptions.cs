namespace Tiflow.Faults;

/// <summary>What a run does.</summary>
internal sealed record RigOptions
{
    /// <value>Everything random comes from it. Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <value>Trials of each round, in percent of what the round asks for. Default 100.</value>
    public int Percent { get; init; } = 100;

    /// <value>Words; only rounds whose names contain one of them. Default empty: all.</value>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <value>The short part: it judges what is right, not how fast. Default false.</value>
    public bool IsQuick { get; init; }

    /// <value>Without namespaces, for machines where they cannot be made. Default false.</value>
    public bool Loopback { get; init; }

    /// <value>Where logs, histories and samples go.</value>
    public required string Output { get; init; }

    /// <summary>How many trials a round makes.</summary>
    /// <param name="wanted">In a whole run.</param>
    /// <param name="quick">In the short part.</param>
    public int Trials(int wanted, int quick = 2) => IsQuick ? quick : Math.Max(1, wanted * Percent / 100);
}
