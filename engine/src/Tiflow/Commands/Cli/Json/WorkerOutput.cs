using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record WorkerOutput
{
    public required string Id { get; init; }

    public required string? Name { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string? ExecutorId { get; init; }

    public required long? Incarnation { get; init; }

    public required ProgressOutput? Progress { get; init; }

    public required ErrorOutput? Error { get; init; }

    public static WorkerOutput From(Worker worker) => new()
    {
        Id = worker.Id,
        Name = Words.OrNull(worker.Name),
        Type = worker.Type,
        State = worker.State.ToString(),
        ExecutorId = Words.OrNull(worker.ExecutorId),
        Incarnation = worker.Incarnation == 0 ? null : worker.Incarnation,
        Progress = ProgressOutput.From(worker.Progress),
        Error = ErrorOutput.From(worker.Error),
    };
}
