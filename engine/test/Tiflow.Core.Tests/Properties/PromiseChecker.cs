using System.Globalization;
using System.Text;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>
/// Watches a cluster batch by batch and fails when a promise of the leader is broken; disposed, it asks for the totals.
/// </summary>
internal sealed class PromiseChecker : IDisposable
{
    private readonly ClusterScript _script;
    private readonly Dictionary<JobSeq, JobState> _ended = [];
    private readonly Dictionary<HistoryOwner, long> _lastEvent = [];
    private readonly Dictionary<RunnableId, (long Number, ExecutorId Executor)> _assigned = [];
    private readonly Dictionary<RunnableId, RunnableStatus> _before = [];
    private readonly Dictionary<long, ExecutorId> _sessions = [];

    public PromiseChecker(ClusterScript script)
    {
        _script = script;
        script.Observe = Check;
    }

    public void Dispose()
    {
        var starts = _script.Executors.SelectMany(static executor => executor.StartCounts).GroupBy(static pair => pair.Key);
        starts.Where(static counts => counts.Sum(static pair => pair.Value) > 1).ShouldBeEmpty("an incarnation was started twice");
    }

    private void Check(StepOutput output)
    {
        CheckEnds();
        CheckGangs();
        CheckMoves();
        CheckHistory(output.Changes);
        CheckWrites(output.Changes);
        foreach (var effect in output.Effects)
        {
            CheckAssignments(effect);
        }

        foreach (var runnable in _script.State.Jobs.Values.SelectMany(static job => job.Runnables))
        {
            _before[runnable.Id] = runnable.Status;
        }
    }

    private void CheckEnds()
    {
        foreach (var job in _script.State.Jobs.Values)
        {
            if (_ended.TryGetValue(job.Seq, out var end))
            {
                job.Status.State.ShouldBe(end, $"job {job.Seq} left its end");
            }
            else if (job.Status.IsTerminal)
            {
                _ended.Add(job.Seq, job.Status.State);
            }
        }
    }

    // Who has run was placed together with all others of his gang that had not ended before.
    private void CheckGangs()
    {
        foreach (var gang in _script.State.Jobs.Values.SelectMany(static job => job.Workers)
            .Where(static worker => worker.Spec.Gang is not null)
            .GroupBy(static worker => (worker.Job.Seq, worker.Spec.Gang!.First)))
        {
            var ran = gang.Any(static worker => worker.Status.Incarnation > 0);
            var waits = gang.Any(static worker => worker is { Status: { Incarnation: 0, HasEnded: false } });
            (ran && waits).ShouldBeFalse($"a part of gang {gang.Key} was placed");
        }
    }

    // The clusters that even out loads move one worker at a time.
    private void CheckMoves() => _script.State.Jobs.Values.SelectMany(static job => job.Runnables)
        .Count(static runnable => runnable is { Relocation: not null, Status.Stopping: StopReason.Move }).ShouldBeLessThanOrEqualTo(1);

    private void CheckHistory(ChangeSet changes)
    {
        foreach (var entry in changes.History)
        {
            entry.Seq.ShouldBe(_lastEvent.GetValueOrDefault(entry.Owner) + 1, $"history of {entry.Owner}");
            (entry.From != entry.To).ShouldBe(!entry.Reason.StartsWith("updated: ", StringComparison.Ordinal), entry.Reason);
            _lastEvent[entry.Owner] = entry.Seq;
        }
    }

    // Each checkpoint names the incarnation that wrote it, which must have been current in this batch.
    private void CheckWrites(ChangeSet changes)
    {
        foreach (var ((id, _), value) in changes.Data)
        {
            var writer = long.Parse(Encoding.UTF8.GetString(value!.Value.Span), CultureInfo.InvariantCulture);
            var (before, now) = (_before[id], _script.State.Find(id)!.Status);
            var wasCurrent = before.IsPlaced && before.Incarnation == writer;
            var isCurrent = now.IsPlaced && now.Incarnation == writer;
            var cameAndWent = writer > before.Incarnation && writer <= now.Incarnation;
            (wasCurrent || isCurrent || cameAndWent).ShouldBeTrue($"{id}#{writer} wrote while {before} became {now}");
        }
    }

    // What is assigned again, after a reconnect, was placed before and may have been asked to move since.
    private void CheckVersion(IncarnationId incarnation, ExecutorId id)
    {
        if (_assigned.GetValueOrDefault(incarnation.Runnable).Number != incarnation.Number
            && _script.State.Find(incarnation.Runnable) is { } runnable
            && _script.State.Executors.TryGetValue(id, out var executor))
        {
            executor.Spec.VersionOf(ClusterScript.MasterType)
                .ShouldBeGreaterThanOrEqualTo(runnable.Job.Spec.TypeVersion, $"{incarnation} was placed on the old build of {id}");
        }
    }

    private void CheckAssignments(ClusterEffect effect)
    {
        switch (effect)
        {
            case ClusterEffect.Welcome welcome:
                _sessions[welcome.Session] = welcome.Executor;
                CheckNothingNeededGoes(welcome);
                break;
            case ClusterEffect.RemoveResources remove when _script.State.Jobs.TryGetValue(remove.Job, out var job):
                job.Status.IsTerminal.ShouldBeTrue($"what job {job.Seq} keeps was removed");
                break;
            case ClusterEffect.Assign { Incarnation: var incarnation } assign:
                var executor = _sessions[assign.Session];
                if (_assigned.TryGetValue(incarnation.Runnable, out var last) && last != (incarnation.Number, executor))
                {
                    incarnation.Number.ShouldBeGreaterThan(last.Number, $"{incarnation} on {executor} after {last}");
                }

                CheckVersion(incarnation, executor);
                _assigned[incarnation.Runnable] = (incarnation.Number, executor);
                break;
        }
    }

    // An executor removes what is not needed by the jobs that a welcome names.
    private void CheckNothingNeededGoes(ClusterEffect.Welcome welcome)
    {
        if (_script.State.Executors.TryGetValue(welcome.Executor, out var executor))
        {
            _script.State.Resources.JobsOn(executor.Spec.Name).ShouldBeSubsetOf(welcome.ResourceJobs);
        }
    }
}
