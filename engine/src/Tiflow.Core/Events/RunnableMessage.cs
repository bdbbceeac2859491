using Tiflow.Core.Runnables;

namespace Tiflow.Core.Events;

/// <summary>What an incarnation tells the leader and must not be lost.</summary>
public abstract record RunnableMessage
{
    private RunnableMessage()
    {
    }

    public sealed record Started : RunnableMessage;

    public sealed record Exited(ExitOutcome Outcome, ErrorText? Error, RunnableReport? Report) : RunnableMessage;

    public sealed record SaveCheckpoint(ReadOnlyMemory<byte> Data) : RunnableMessage;

    /// <summary>Sets a key of the job's space, or deletes it (null).</summary>
    public sealed record WriteKv(string Key, ReadOnlyMemory<byte>? Value) : RunnableMessage;

    /// <summary>A directory is about to be handed to the runnable: made now or found there, and known by this id.</summary>
    public sealed record OpenLocalResource(string Name, string Directory) : RunnableMessage;

    public sealed record CreateWorkers(IReadOnlyList<RunnableSpec> Workers) : RunnableMessage
    {
        /// <summary>Whether those that exist get the config that is named here.</summary>
        public bool UpdatesConfigs { get; init; }
    }

    public sealed record StopWorkers(IReadOnlyList<string> Names) : RunnableMessage;
}
