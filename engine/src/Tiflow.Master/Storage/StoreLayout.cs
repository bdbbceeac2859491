using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>
/// Where everything stands in the store. Numbers are padded so that keys sort as numbers do, and what belongs to one
/// job stands together: a batch touches neighbours.
/// </summary>
internal static class StoreLayout
{
    public const string Jobs = "/sys/jobs/";
    public const string Histories = "/sys/history/";
    public const string Executors = "/sys/executors/";
    public const string Schedules = "/sys/schedules/";
    public const string Projects = "/sys/projects/";
    public const string SpecLeaf = "spec";
    public const string StatusLeaf = "status";
    public const string SeqLeaf = "seq";

    public static readonly StoreKey Counters = StoreKey.FromString("/sys/counters");

    /// <summary>Written once by each leader when it begins.</summary>
    public static readonly StoreKey Term = StoreKey.FromString("/sys/term");

    /// <summary>Exists in a store that was filled from a backup.</summary>
    public static readonly StoreKey Restored = StoreKey.FromString("/sys/restored");

    /// <summary>What runnables keep.</summary>
    public static KeyRange Data => KeyRange.Prefix("/kv/");

    public static KeyRange Everything => KeyRange.Prefix("/sys/");

    public static IReadOnlyList<KeyRange> EverythingButHistories =>
        [Everything with { End = KeyRange.Prefix(Histories).Start }, Everything with { Start = KeyRange.Prefix(Histories).End!.Value }];

    /// <summary>The counters, which start at 1 in a store that has none yet.</summary>
    public static Stored.Counters CountersOf(ReadOnlyMemory<byte>? value) => value is { } counters
        ? RecordCodec.Decode(counters).Counters
        : new Stored.Counters { NextJobSeq = 1, NextExecutorId = 1 };

    /// <summary>How the store was restored; number base 0 for one that never was.</summary>
    public static Stored.Restored RestoredOf(ReadOnlyMemory<byte>? value) =>
        value is { } restored ? RecordCodec.Decode(restored).Restored : new Stored.Restored { IsComplete = true };

    public static StoreKey JobSpec(JobSeq job) => Key($"{JobPrefix(job)}{SpecLeaf}");

    public static bool IsJobSpec(StoreKey key) =>
        key.Length == JobSpec(default).Length && key.StartsWith(StoreKey.FromString(Jobs)) && key.Span.EndsWith("/spec"u8);

    public static StoreKey JobStatus(JobSeq job) => Key($"{JobPrefix(job)}{StatusLeaf}");

    public static StoreKey RunnableSpec(RunnableId id) => Key($"{Jobs}{id.Job.Value:D12}/runnables/{id.Index:D7}/{SpecLeaf}");

    public static StoreKey RunnableStatus(RunnableId id) => Key($"{Jobs}{id.Job.Value:D12}/runnables/{id.Index:D7}/{StatusLeaf}");

    public static StoreKey LocalResource(JobSeq job, string name) => Key($"{JobPrefix(job)}resources/{name}");

    /// <summary>Apart from jobs and executors, so that a new leader does not have to read it.</summary>
    public static string HistoryPrefix(HistoryOwner owner) => owner switch
    {
        HistoryOwner.OfJob of => string.Create(CultureInfo.InvariantCulture, $"{Histories}{of.Seq.Value:D12}/"),
        HistoryOwner.OfExecutor of => string.Create(CultureInfo.InvariantCulture, $"{Histories}executors/{of.Id.Value:D12}/"),
        _ => throw new UnreachableException($"No history of {owner.GetType().Name}."),
    };

    public static StoreKey History(HistoryOwner owner, long seq) => Key($"{HistoryPrefix(owner)}{seq:D12}");

    public static string JobPrefix(JobSeq job) => string.Create(CultureInfo.InvariantCulture, $"{Jobs}{job.Value:D12}/");

    public static StoreKey Executor(ExecutorId id) => Key($"{Executors}{id.Value:D12}/{SpecLeaf}");

    public static StoreKey ExecutorSeq(ExecutorId id) => Key($"{Executors}{id.Value:D12}/{SeqLeaf}");

    public static StoreKey ScheduleSpec(JobName name) => Key($"{Schedules}{name.ProjectId}/{name.JobId}/{SpecLeaf}");

    public static StoreKey ScheduleStatus(JobName name) => Key($"{Schedules}{name.ProjectId}/{name.JobId}/{StatusLeaf}");

    public static StoreKey Project(string name) => Key($"{Projects}{name}");

    public static string JobDataPrefix(string project, JobSeq job) =>
        string.Create(CultureInfo.InvariantCulture, $"/kv/{project}/{job.Value:D12}/");

    public static StoreKey Checkpoint(string project, RunnableId id) => Key($"{JobDataPrefix(project, id.Job)}checkpoints/{id.Index:D7}");

    public static string KvPrefix(string project, JobSeq job) => $"{JobDataPrefix(project, job)}data/";

    private static StoreKey Key(ref DefaultInterpolatedStringHandler text) => StoreKey.FromString(text.ToStringAndClear());
}
