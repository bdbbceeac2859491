using System.Text.Json;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Harness;

/// <summary>What outlives the incarnations of a job master or worker.</summary>
internal sealed class HarnessRunnable(string name, string type, byte[] config)
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public byte[] Config { get; set; } = config;

    public WorkerState State { get; set; } = WorkerState.Pending;

    public long Incarnation { get; set; }

    /// <summary>How many incarnations there were.</summary>
    public int Runs { get; set; }

    public int Attempt { get; set; }

    public JobError? Error { get; set; }

    public Progress? Progress { get; set; }

    public byte[] DetailJson { get; set; } = [];

    /// <summary>Every checkpoint saved, oldest first, as JSON.</summary>
    public List<byte[]> Checkpoints { get; } = [];

    /// <summary>The present incarnation; null when none runs.</summary>
    public HarnessContext? Running { get; set; }

    /// <summary>Ends when the present incarnation, and those that follow it, have ended.</summary>
    public Task Supervision { get; set; } = Task.CompletedTask;

    public T? Checkpoint<T>()
        where T : class =>
        Checkpoints.Count == 0 ? null : JsonSerializer.Deserialize<T>(Checkpoints[^1], SdkJson.Options);

    public T? Detail<T>()
        where T : class =>
        DetailJson.Length == 0 ? null : JsonSerializer.Deserialize<T>(DetailJson, SdkJson.Options);

    public WorkerStatus ToStatus() => new()
    {
        Name = Name,
        Type = Type,
        State = State,
        Incarnation = Incarnation,
        Attempt = Attempt,
        Error = Error,
        Progress = Progress,
        DetailJson = DetailJson,
    };
}
