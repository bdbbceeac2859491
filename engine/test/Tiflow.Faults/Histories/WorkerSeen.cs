using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories;

/// <summary>A worker in an answer.</summary>
/// <param name="Name">Unique in its job.</param>
/// <param name="State">Its state.</param>
/// <param name="Incarnation">The number of its run.</param>
/// <param name="Executor">Where that run is; empty when it is nowhere.</param>
/// <param name="Done">Its progress.</param>
/// <param name="Total">The progress at which it is done; null while it has said nothing.</param>
/// <param name="Restarts">How many runs its checkpoint counts before this one; null when it does not say.</param>
/// <param name="Watch">What it knows of the key that it watches; null when it watches none, or does not say.</param>
/// <param name="Tick">The tick of its checkpoint, as the job master knows it; null when it does not say, or is at tick 0. May be
/// of a run before this one.</param>
internal sealed record WorkerSeen(
    string Name,
    WorkerState State,
    long Incarnation,
    string Executor,
    long Done,
    long? Total,
    int? Restarts = null,
    WatchSeen? Watch = null,
    long? Tick = null);
