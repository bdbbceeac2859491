using System.Text.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories;

/// <summary>A job in an answer.</summary>
internal sealed record JobSeen
{
    private const string FakeJob = "FakeJob";

    public required string Id { get; init; }

    public required JobState State { get; init; }

    public string Type { get; init; } = FakeJob;

    /// <summary>The number of the job master's run.</summary>
    public long Incarnation { get; init; }

    /// <summary>Where the job master runs; empty when it does not.</summary>
    public string Executor { get; init; } = "";

    public long Done { get; init; }

    public long? Total { get; init; }

    public IReadOnlyList<WorkerSeen> Workers { get; init; } = [];

    public static JobSeen From(Job job)
    {
        var restarts = RestartsOf(job);
        return new JobSeen
        {
            Id = job.Id,
            State = job.State,
            Type = job.Type,
            Incarnation = job.Master?.Incarnation ?? 0,
            Executor = job.Master?.ExecutorId ?? "",
            Done = job.Progress?.Done ?? 0,
            Total = TotalOf(job.Progress),
            Workers = [.. job.Workers.Select(worker => new WorkerSeen(
                worker.Name,
                worker.State,
                worker.Incarnation,
                worker.ExecutorId,
                worker.Progress?.Done ?? 0,
                TotalOf(worker.Progress),
                restarts.TryGetValue(worker.Name, out var count) ? count : null))],
        };
    }

    private static long? TotalOf(Progress? progress) => progress is { HasTotal: true } ? progress.Total : null;

    // FakeJob publishes what its workers have in their checkpoints. Of a worker at tick 0 it may not have heard yet.
    private static Dictionary<string, int> RestartsOf(Job job)
    {
        if (job.Type != FakeJob || job.DetailJson.IsEmpty)
        {
            return [];
        }

        using var detail = JsonDocument.Parse(job.DetailJson.Memory);
        return detail.RootElement.GetProperty("workers").EnumerateArray()
            .Where(static worker => worker.GetProperty("tick").GetInt64() > 0)
            .ToDictionary(
                static worker => $"worker-{worker.GetProperty("id").GetInt32()}",
                static worker => worker.GetProperty("restarts").GetInt32(),
                StringComparer.Ordinal);
    }
}
