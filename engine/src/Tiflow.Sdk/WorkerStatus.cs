using System.Text.Json;

namespace Tiflow.Sdk;

/// <summary>What a job master knows of a worker: a snapshot that never changes.</summary>
public sealed record WorkerStatus
{
    /// <summary>The worker's name in its job.</summary>
    public required string Name { get; init; }

    /// <summary>The worker's type.</summary>
    public required string Type { get; init; }

    /// <summary>The state.</summary>
    public required WorkerState State { get; init; }

    /// <summary>The number of the present or last run; 0 before the first.</summary>
    public long Incarnation { get; init; }

    /// <summary>How many runs in a row failed.</summary>
    public int Attempt { get; init; }

    /// <summary>The last error; null when it never failed or has recovered.</summary>
    public JobError? Error { get; init; }

    /// <summary>The last report of progress.</summary>
    public Progress? Progress { get; init; }

    /// <summary>The last report of detail as JSON (UTF-8); empty when there is none.</summary>
    public ReadOnlyMemory<byte> DetailJson { get; init; }

    /// <summary>Whether it will never run again.</summary>
    public bool HasEnded => State is WorkerState.Finished or WorkerState.Failed or WorkerState.Stopped;

    /// <summary>The last report of detail; null when there is none.</summary>
    public T? Detail<T>()
        where T : class =>
        DetailJson.IsEmpty ? null : JsonSerializer.Deserialize<T>(DetailJson.Span, SdkJson.Options);
}
