using System.Text.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Histories;

/// <summary>A job in an answer.</summary>
internal sealed record JobSeen
{
    /// <summary>The label that holds the mark.</summary>
    public const string MarkLabel = "mark";

    private const string FakeJob = "FakeJob";

    public required string Id { get; init; }

    public required JobState State { get; init; }

    public string Type { get; init; } = FakeJob;

    /// <summary>What its creator has marked it with, another mark for each creation; empty: nothing.</summary>
    public string Mark { get; init; } = "";

    /// <summary>When the engine says that it was made; null: it was not asked.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The number of the job master's run.</summary>
    public long Incarnation { get; init; }

    /// <summary>Where the job master runs; empty when it does not.</summary>
    public string Executor { get; init; } = "";

    public long Done { get; init; }

    public long? Total { get; init; }

    public IReadOnlyList<WorkerSeen> Workers { get; init; } = [];

    /// <summary>Whether each worker that runs shows its checkpoint, where there is one to show.</summary>
    public bool ShowsCheckpoints => Type != FakeJob || State != JobState.Running
        || !Workers.Any(static worker => worker is { State: WorkerState.Running, Total: not 0, Tick: null });

    public static JobSeen From(Job job)
    {
        var reports = ReportsOf(job);
        return new JobSeen
        {
            Id = job.Id,
            State = job.State,
            Type = job.Type,
            Mark = job.Labels.GetValueOrDefault(MarkLabel, ""),
            CreatedAt = job.CreatedAt?.ToDateTimeOffset(),
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
                RestartsIn(reports.GetValueOrDefault(worker.Name)),
                WatchIn(reports.GetValueOrDefault(worker.Name)),
                TickIn(reports.GetValueOrDefault(worker.Name))))],
        };
    }

    private static long? TotalOf(Progress? progress) => progress is { HasTotal: true } ? progress.Total : null;

    // FakeJob publishes what its workers have in their checkpoints.
    private static Dictionary<string, JsonElement> ReportsOf(Job job) => job.Type != FakeJob || job.DetailJson.IsEmpty
        ? []
        : JsonElement.Parse(job.DetailJson.Span).GetProperty("workers").EnumerateArray().ToDictionary(
            static worker => $"worker-{worker.GetProperty("id").GetInt32()}", StringComparer.Ordinal);

    // Of a worker at tick 0 the job master may not have heard yet.
    private static long? TickIn(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object && report.GetProperty("tick").GetInt64() is > 0 and var tick ? tick : null;

    private static int? RestartsIn(JsonElement report) => TickIn(report) is null ? null : report.GetProperty("restarts").GetInt32();

    private static WatchSeen? WatchIn(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty("watch", out var watch)
            ? new WatchSeen(watch.GetProperty("mvcc-count").GetInt64(), watch.GetProperty("value").GetString() ?? "")
            : null;
}
