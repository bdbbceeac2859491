using Tiflow.Core.Cluster;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Storage;

/// <summary>Turns what a batch changed into one transaction, sorted by key, fenced by the leadership.</summary>
internal sealed class ChangeSetWriter(FencingToken token, int historyLength)
{
    public StoreTransaction Write(ChangeSet changes, ClusterState state)
    {
        var puts = new Dictionary<StoreKey, StoreMutation>(changes.Operations);
        if (changes.Counters)
        {
            Put(puts, StoreLayout.Counters, RecordCodec.EncodeCounters(state.NextJobSeq, state.NextExecutorId));
        }

        WriteJobs(puts, changes);
        WriteHistory(puts, changes);
        WriteExecutors(puts, changes);
        WriteSchedules(puts, changes);
        WriteProjects(puts, changes);
        foreach (var ((runnable, key), value) in changes.Data)
        {
            WriteData(puts, state, runnable, key, value);
        }

        return new StoreTransaction
        {
            Conditions = [new StoreCondition.FenceHeld(token)],
            Mutations = [.. puts.OrderBy(static put => put.Key).Select(static put => put.Value), .. Removals(changes)],
        };
    }

    // A job's records hold its job master's as well: one operation less for each change of both.
    private static void WriteJobs(Dictionary<StoreKey, StoreMutation> puts, ChangeSet changes)
    {
        foreach (var job in changes.NewJobs.Concat(changes.Specs))
        {
            Put(puts, StoreLayout.JobSpec(job.Seq), job.Spec.Encode(job.Master.Spec));
        }

        foreach (var runnable in changes.NewRunnables.Where(static runnable => !runnable.Id.IsMaster).Concat(changes.RunnableSpecs))
        {
            Put(puts, StoreLayout.RunnableSpec(runnable.Id), runnable.Spec.Encode());
        }

        foreach (var job in changes.NewJobs.Concat(changes.Jobs))
        {
            WriteStatus(puts, job.Master);
        }

        foreach (var ((job, name), resource) in changes.Resources)
        {
            var key = StoreLayout.LocalResource(job.Seq, name);
            puts[key] = resource is null ? new StoreMutation.Delete(key) : new StoreMutation.Put(key, resource.Encode());
        }

        // Of what still waits for its first run, its being there says enough.
        foreach (var runnable in changes.NewRunnables.Where(static runnable => runnable.Status != RunnableStatus.New).Concat(changes.Runnables))
        {
            WriteStatus(puts, runnable);
        }
    }

    private static void WriteStatus(Dictionary<StoreKey, StoreMutation> puts, RunnableEntry runnable)
    {
        var key = runnable.Id.IsMaster ? StoreLayout.JobStatus(runnable.Id.Job) : StoreLayout.RunnableStatus(runnable.Id);
        if (!puts.ContainsKey(key))
        {
            Put(puts, key, runnable.Id.IsMaster ? runnable.Job.Status.Encode(runnable.Status) : runnable.Status.Encode());
        }
    }

    // The history is a ring: a new entry pushes out the one that is a history's length older.
    private void WriteHistory(Dictionary<StoreKey, StoreMutation> puts, ChangeSet changes)
    {
        foreach (var entry in changes.History)
        {
            Put(puts, StoreLayout.History(entry.Owner, entry.Seq), entry.Encode());
            if (entry.Seq > historyLength)
            {
                var old = StoreLayout.History(entry.Owner, entry.Seq - historyLength);
                puts[old] = new StoreMutation.Delete(old);
            }
        }
    }

    private static void WriteExecutors(Dictionary<StoreKey, StoreMutation> puts, ChangeSet changes)
    {
        foreach (var executor in changes.Executors)
        {
            Put(puts, StoreLayout.Executor(executor.Id), executor.Encode());
        }

        foreach (var executor in changes.ExecutorSeqs)
        {
            Put(puts, StoreLayout.ExecutorSeq(executor.Id), RecordCodec.EncodeAppliedSeq(executor.AppliedSeq));
        }

        foreach (var id in changes.RemovedExecutors)
        {
            puts[StoreLayout.Executor(id)] = new StoreMutation.Delete(StoreLayout.Executor(id));
            puts[StoreLayout.ExecutorSeq(id)] = new StoreMutation.Delete(StoreLayout.ExecutorSeq(id));
        }
    }

    // Removals first: a schedule of the same name may have come in the same batch.
    private static void WriteSchedules(Dictionary<StoreKey, StoreMutation> puts, ChangeSet changes)
    {
        foreach (var key in changes.RemovedSchedules.SelectMany(static name =>
            new[] { StoreLayout.ScheduleSpec(name), StoreLayout.ScheduleStatus(name) }))
        {
            puts[key] = new StoreMutation.Delete(key);
        }

        foreach (var schedule in changes.NewSchedules)
        {
            Put(puts, StoreLayout.ScheduleSpec(schedule.Spec.Name), schedule.Spec.Encode());
        }

        foreach (var schedule in changes.NewSchedules.Concat(changes.Schedules))
        {
            Put(puts, StoreLayout.ScheduleStatus(schedule.Spec.Name), schedule.Status.Encode());
        }
    }

    // What is as it would be without a record has none.
    private static void WriteProjects(Dictionary<StoreKey, StoreMutation> puts, ChangeSet changes)
    {
        foreach (var (name, settings) in changes.Projects)
        {
            var key = StoreLayout.Project(name);
            puts[key] = settings == ProjectSettings.Default ? new StoreMutation.Delete(key) : new StoreMutation.Put(key, settings.Encode());
        }
    }

    private static void WriteData(
        Dictionary<StoreKey, StoreMutation> puts,
        ClusterState state,
        RunnableId runnable,
        string? key,
        ReadOnlyMemory<byte>? value)
    {
        var project = state.ProjectOf(runnable.Job);
        if (key is null)
        {
            Put(puts, StoreLayout.Checkpoint(project, runnable), RecordCodec.EncodeCheckpoint(value ?? default));
            return;
        }

        var storeKey = StoreKey.FromString(StoreLayout.KvPrefix(project, runnable.Job) + key);
        puts[storeKey] = value is { } bytes
            ? new StoreMutation.Put(storeKey, RecordCodec.EncodeKvValue(bytes))
            : new StoreMutation.Delete(storeKey);
    }

    private static IEnumerable<StoreMutation> Removals(ChangeSet changes) =>
    [
        .. changes.RemovedJobs.SelectMany(Removals),
        .. changes.RemovedExecutors.Select(static id =>
            new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.HistoryPrefix(new HistoryOwner.OfExecutor(id))))),
    ];

    private static IEnumerable<StoreMutation> Removals(JobEntry job)
    {
        yield return new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.JobPrefix(job.Seq)));
        yield return new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.HistoryPrefix(new HistoryOwner.OfJob(job.Seq))));
        yield return new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.JobDataPrefix(job.Spec.Name.ProjectId, job.Seq)));
    }

    private static void Put(Dictionary<StoreKey, StoreMutation> puts, StoreKey key, byte[] value) =>
        puts[key] = new StoreMutation.Put(key, value);
}
