using Tiflow.Faults.Results;

namespace Tiflow.Faults.Rounds;

/// <summary>One row of the table: a fault that comes again and again, and what it costs.</summary>
internal abstract class Round(string fault, string role)
{
    public string Fault { get; } = fault;

    public string Role { get; } = role;

    public string Name => $"{Fault}, {Role}";

    /// <value>Whether the network must be cut. Default false.</value>
    public bool NeedsCuts { get; init; }

    /// <value>Whether packets must be late. Default false.</value>
    public bool NeedsDelays { get; init; }

    /// <value>Whether wall clocks must jump. Default false.</value>
    public bool NeedsFaketime { get; init; }

    /// <value>Whether there must be a build of another version. Default false.</value>
    public bool NeedsNextVersion { get; init; }

    /// <value>Whether it belongs to the fixed short part. Default false.</value>
    public bool IsQuick { get; init; }

    /// <summary>Runs it in a cluster of its own. The history is checked afterwards.</summary>
    public abstract Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken);

    protected RoundResult Result(IReadOnlyList<TimeSpan> samples, Target? target, IReadOnlyList<string>? violations = null, string note = "") => new()
    {
        Fault = Fault,
        Role = Role,
        Samples = samples,
        Target = target,
        Violations = violations ?? [],
        Note = note,
    };
}
