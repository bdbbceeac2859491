using Tiflow.Faults.Histories;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Tests.Histories;

/// <summary>
/// A history in the making: each call begins when the one before has returned. What the tests change in it are deliberate
/// bugs of an engine; the checker has to find each.
/// </summary>
internal sealed class Story
{
    private readonly List<HistoryEntry> _entries = [];

    public IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>One worker on exec-2 under a job master on exec-1.</summary>
    public static JobSeen Running { get; } = new()
    {
        Id = "job",
        State = JobState.Running,
        Incarnation = 1,
        Executor = "exec-1",
        Done = 10,
        Total = 100,
        Workers = [new WorkerSeen("worker-0", WorkerState.Running, Incarnation: 1, "exec-2", Done: 10, Total: 100, Restarts: 0, Tick: 10)],
    };

    public static JobSeen Finished { get; } = Running with
    {
        State = JobState.Finished,
        Executor = "",
        Done = 100,
        Workers = [Running.Workers[0] with { State = WorkerState.Finished, Executor = "", Done = 100, Tick = 100 }],
    };

    public Story Created() => Add(Operation.Create, "job", Running with { State = JobState.Pending, Executor = "", Workers = [] });

    public Story Seen(JobSeen job) => Add(Operation.Get, "job", job);

    public Story Listed(params JobSeen[] jobs) => Add(Operation.List, "", jobs);

    public Story Canceled(JobSeen answer) => Add(Operation.Cancel, "job", answer);

    public Story Written(string value) => Add(NewEntry(Operation.Write, "job") with { Worker = "worker-0", Value = value });

    public Story Failed(Operation operation, string error, Outcome outcome = Outcome.Fail) =>
        Add(NewEntry(operation, "job") with { Outcome = outcome, Error = error });

    /// <summary>Another client, whose call began before the last one had returned.</summary>
    public Story SeenMeanwhile(JobSeen job)
    {
        var last = _entries[^1];
        return Add(NewEntry(Operation.Get, "job") with
        {
            Client = "other",
            Jobs = [job],
            CalledAt = last.CalledAt,
            ReturnedAt = last.ReturnedAt + 1,
        });
    }

    private Story Add(Operation operation, string id, params JobSeen[] jobs) => Add(NewEntry(operation, id) with { Jobs = jobs });

    private Story Add(HistoryEntry entry)
    {
        _entries.Add(entry);
        return this;
    }

    private HistoryEntry NewEntry(Operation operation, string id)
    {
        var calledAt = _entries.Count == 0 ? 0 : _entries[^1].ReturnedAt + 1;
        return new HistoryEntry
        {
            Client = "client",
            Operation = operation,
            Job = id,
            CalledAt = calledAt,
            ReturnedAt = calledAt + 10,
            Outcome = Outcome.Ok,
        };
    }
}
