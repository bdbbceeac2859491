using System.Collections.ObjectModel;

namespace Tiflow.Sdk;

/// <summary>What a job master asks for: one worker.</summary>
public sealed record WorkerSpec
{
    /// <summary>Unique in the job; shown to users. 1 to 63 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The worker type, as in <see cref="WorkerTypeAttribute"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The config object; it travels as JSON.</summary>
    public required object Config { get; init; }

    /// <summary>
    /// What it takes on its executor, by resource: <c>cpu</c> in milli-cores, <c>memory</c> in bytes, <c>slots</c> and all
    /// others in units. Default: one slot; a demand that does not name slots takes one, too.
    /// </summary>
    public IReadOnlyDictionary<string, long> Demand { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>
    /// Names of local resources of its job that it needs: it is placed on the executor that has them all, and waits while that
    /// one is away. They must exist (else <c>RESOURCE_NOT_FOUND</c>) and be on one executor (else
    /// <c>RESOURCE_CONFLICT</c>). Default: none.
    /// </summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>
    /// Workers with the same name here that are created in the same call are first placed together or not at all; at most
    /// 256, and a name as workers have. One that fails, or loses its executor, is placed alone afterwards. Null (the default):
    /// it is placed alone.
    /// </summary>
    public string? Gang { get; init; }

    /// <summary>
    /// Whether it may be moved from a full executor to an emptier one where the cluster evens out loads: it is stopped
    /// gracefully, as for a drain, and goes on elsewhere. Default: true; members of a gang are not moved, whatever this says.
    /// </summary>
    public bool Movable { get; init; } = true;
}
