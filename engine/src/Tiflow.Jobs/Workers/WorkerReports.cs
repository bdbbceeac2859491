using Tiflow.Sdk;

namespace Tiflow.Jobs.Workers;

/// <summary>The details of a job's workers, in the order of the names; only what changed is read again.</summary>
internal sealed class WorkerReports<TDetail>(IReadOnlyList<string> names)
    where TDetail : class
{
    private readonly WorkerStatus?[] _statuses = new WorkerStatus?[names.Count];
    private readonly TDetail?[] _details = new TDetail?[names.Count];

    /// <summary>Takes over what is new.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Refresh(IReadOnlyDictionary<string, WorkerStatus> workers)
    {
        var changed = false;
        for (var i = 0; i < names.Count; i++)
        {
            if (workers.TryGetValue(names[i], out var status) && !ReferenceEquals(status, _statuses[i]))
            {
                _statuses[i] = status;
                _details[i] = status.Detail<TDetail>();
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>What the worker reported last; null when it has not yet.</summary>
    public TDetail? Detail(int worker) => _details[worker];

    public bool IsFinished(int worker) => _statuses[worker]?.State == WorkerState.Finished;

    /// <summary>
    /// The workers to show where there is room for <paramref name="room"/>: all in order, or, if they are more, the
    /// unfinished ones first.
    /// </summary>
    public IEnumerable<int> Shown(int room)
    {
        var all = Enumerable.Range(0, names.Count);
        return names.Count <= room ? all : all.OrderBy(IsFinished).Take(room);
    }
}
