namespace Tiflow.Sdk;

/// <summary>One change of a worker's state or incarnation.</summary>
/// <param name="Previous">What was known before; null for a worker that this incarnation of the job master hears of
/// first.</param>
/// <param name="Current">What holds now.</param>
public sealed record WorkerChange(WorkerStatus? Previous, WorkerStatus Current);
