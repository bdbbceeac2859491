using Tiflow.Core.Jobs;

namespace Tiflow.Core.Cluster;

/// <summary>Schedules, and which jobs are their runs.</summary>
internal sealed class ScheduleBook
{
    private readonly Dictionary<JobName, SortedDictionary<JobSeq, JobEntry>> _runs = [];

    public Dictionary<JobName, ScheduleEntry> ByName { get; } = [];

    /// <summary>Schedules with something to do, a bounded number per step.</summary>
    public Queue<ScheduleEntry> ToLookAt { get; } = new();

    public void Add(ScheduleEntry schedule)
    {
        ByName.Add(schedule.Spec.Name, schedule);
        LookAt(schedule);
    }

    public void LookAt(ScheduleEntry schedule)
    {
        if (!schedule.AwaitsLook)
        {
            schedule.AwaitsLook = true;
            ToLookAt.Enqueue(schedule);
        }
    }

    /// <summary>Also runs of schedules that are gone: one of the same name takes them over.</summary>
    public void Add(JobEntry run)
    {
        if (NameOf(run) is { } name)
        {
            if (!_runs.TryGetValue(name, out var runs))
            {
                _runs.Add(name, runs = []);
            }

            runs.Add(run.Seq, run);
        }
    }

    public void Remove(JobEntry run)
    {
        if (NameOf(run) is { } name && _runs.TryGetValue(name, out var runs) && runs.Remove(run.Seq) && runs.Count == 0)
        {
            _runs.Remove(name);
        }
    }

    /// <summary>A run has ended: its schedule may have something to do.</summary>
    public void NoteEnd(JobEntry job)
    {
        if (NameOf(job) is { } name && ByName.TryGetValue(name, out var schedule))
        {
            LookAt(schedule);
        }
    }

    /// <summary>In the order of their creation.</summary>
    public IEnumerable<JobEntry> RunsOf(ScheduleEntry schedule) => _runs.TryGetValue(schedule.Spec.Name, out var runs) ? runs.Values : [];

    private static JobName? NameOf(JobEntry run) =>
        run.Spec.ScheduleId.Length == 0 ? null : new JobName(run.Spec.Name.ProjectId, run.Spec.ScheduleId);
}
