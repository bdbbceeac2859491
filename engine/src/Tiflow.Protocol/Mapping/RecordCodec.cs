using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling.Selectors;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Protocol.Mapping;

/// <summary>Values of the store: Core's records as versioned bytes and back.</summary>
public static class RecordCodec
{
    private const uint Version = 1;

    /// <summary>A job's constant part with its job master's.</summary>
    public static byte[] Encode(this JobSpec spec, RunnableSpec master) => Encode(new Stored.Record { JobSpec = spec.ToProto(master) });

    internal static Stored.JobSpec ToProto(this JobSpec spec, RunnableSpec master)
    {
        var message = spec.ToProto();
        message.Master = master.ToProto();
        if (spec.AsCreated is { } created)
        {
            message.AsCreated = created.ToProto();

            // Two configs might be too much for one record.
            message.AsCreated.Config = ByteString.Empty;
        }

        return message;
    }

    /// <summary>Where a job stands, and its job master.</summary>
    public static byte[] Encode(this JobStatus status, RunnableStatus master) => Encode(new Stored.Record
    {
        JobStatus = new Stored.JobStatus
        {
            Desired = (int)status.Desired,
            State = (int)status.State,
            Reason = status.Reason,
            Error = status.Error.ToProto(),
            Since = Timestamp.FromDateTimeOffset(status.Since),
            StartedAt = status.StartedAt.ToProto(),
            FinishedAt = status.FinishedAt.ToProto(),
            Ending = (int)status.Ending,
            NextEventSeq = status.NextEventSeq,
            Master = master.ToProto(),
        },
    });

    public static byte[] Encode(this RunnableSpec spec) => Encode(new Stored.Record { RunnableSpec = spec.ToProto() });

    public static byte[] Encode(this RunnableStatus status) => Encode(new Stored.Record { RunnableStatus = status.ToProto() });

    public static byte[] Encode(this ExecutorEntry executor)
    {
        var spec = executor.Spec;
        var message = new Stored.Executor
        {
            Name = spec.Name,
            Address = spec.Address,
            Version = spec.Version,
            ProcessId = spec.ProcessId,
            State = (int)executor.State,
            IsCordoned = executor.Status.IsCordoned,
            IsLeaving = executor.Status.IsLeaving,
            DrainDeadline = executor.Status.DrainDeadline.ToProto(),
            NextEventSeq = executor.Status.NextEventSeq,
            IsProvenDead = executor.Status.IsProvenDead,
        };
        message.Capacity.Add(spec.Capacity);
        message.Labels.Add(spec.Labels);
        message.Types_.Add(spec.Types);
        message.TypeVersions.Add(spec.TypeVersions);
        return Encode(new Stored.Record { Executor = message });
    }

    public static byte[] EncodeAppliedSeq(long seq) => Encode(new Stored.Record { AppliedSeq = new Stored.AppliedSeq { Seq = seq } });

    public static byte[] EncodeCounters(long nextJobSeq, long nextExecutorId) => Encode(new Stored.Record
    {
        Counters = new Stored.Counters { NextJobSeq = nextJobSeq, NextExecutorId = nextExecutorId },
    });

    public static byte[] Encode(this ProjectSettings settings) => Encode(new Stored.Record
    {
        Project = new Stored.Project { Weight = settings.Weight, Quota = { settings.Quota.Limits } },
    });

    public static byte[] Encode(this LocalResource resource) => Encode(new Stored.Record
    {
        LocalResource = new Stored.LocalResource { Name = resource.Name, Executor = resource.Executor, Directory = resource.Directory },
    });

    public static byte[] Encode(this HistoryEntry entry) => Encode(new Stored.Record { Event = entry.ToProto() });

    public static byte[] EncodeCheckpoint(ReadOnlyMemory<byte> data) =>
        Encode(new Stored.Record { Checkpoint = new Stored.Checkpoint { Data = data.ToProto() } });

    public static byte[] EncodeKvValue(ReadOnlyMemory<byte> value) =>
        Encode(new Stored.Record { KvValue = new Stored.KvValue { Value = value.ToProto() } });

    public static byte[] Encode(this Stored.Restored restored) => Encode(new Stored.Record { Restored = restored });

    public static byte[] Encode(Stored.Record record)
    {
        record.Version = Version;
        return record.ToByteArray();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">Damaged, without a kind, or of a newer version.</exception>
    public static Stored.Record Decode(ReadOnlyMemory<byte> bytes)
    {
        Stored.Record record;
        try
        {
            record = Stored.Record.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The stored record is damaged.", e);
        }

        return record switch
        {
            { Version: > Version } => throw new InvalidDataException(
                $"The stored record has version {record.Version}, newer than this program knows ({Version}): use a newer tiflow."),
            { KindCase: Stored.Record.KindOneofCase.None } => throw new InvalidDataException("The stored record has no kind."),
            _ => record,
        };
    }

    public static JobSpec ToCore(this Stored.JobSpec spec)
    {
        var core = spec.ToCoreAlone();
        return spec.AsCreated?.ToCoreAlone() is not { } created
            ? core
            : core with { AsCreated = created.ConfigSha256 is null ? created with { Config = core.Config } : created };
    }

    private static JobSpec ToCoreAlone(this Stored.JobSpec spec) => new()
    {
        Name = new JobName(spec.ProjectId, spec.Id),
        TenantId = spec.TenantId,
        Type = spec.Type,
        TypeVersion = Math.Max(spec.TypeVersion, JobTypeVersion.First),
        Config = spec.Config.Memory,
        ConfigRevision = spec.ConfigRevision,
        ConfigSha256 = spec.ConfigSha256.Length == 0 ? null : spec.ConfigSha256,
        Labels = spec.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Priority = spec.Priority,
        Selector = Selector.Parse(spec.Selector),
        CreatedAt = spec.CreatedAt.ToDateTimeOffset(),
        Retry = spec.Retry.ToCore(),
        Times = spec.TimesOf(),
        ScheduleId = spec.ScheduleId,
    };

    public static JobStatus ToCore(this Stored.JobStatus status) => new()
    {
        Desired = (DesiredState)status.Desired,
        State = (JobState)status.State,
        Reason = status.Reason,
        Error = status.Error.ToCore(),
        Since = status.Since.ToDateTimeOffset(),
        StartedAt = status.StartedAt?.ToDateTimeOffset(),
        FinishedAt = status.FinishedAt?.ToDateTimeOffset(),
        Ending = (JobState)status.Ending,
        NextEventSeq = status.NextEventSeq,
    };

    public static ProjectSettings ToCore(this Stored.Project project) =>
        new() { Weight = project.Weight, Quota = ProjectQuota.From(project.Quota) };

    public static LocalResource ToCore(this Stored.LocalResource resource) => new(resource.Name, resource.Executor, resource.Directory);

    public static RunnableSpec ToCore(this Stored.RunnableSpec spec) => new()
    {
        Name = spec.Name,
        Type = spec.Type,
        Config = spec.Config.Memory,
        Demand = ResourceVector.From(spec.Demand),
        LocalResources = ResourceNames.Of(spec.LocalResources),
        Gang = spec.Gang.Length == 0 ? null : new Gang(spec.Gang, spec.GangFirst),
        IsMovable = !spec.Pinned,
    };

    public static RunnableStatus ToCore(this Stored.RunnableStatus status) => new()
    {
        State = (RunnableState)status.State,
        Incarnation = status.Incarnation,
        Executor = status.ExecutorId == 0 ? null : new ExecutorId(status.ExecutorId),
        Attempt = status.Attempt,
        Crashes = status.Crashes,
        NextAttemptAt = status.NextAttemptAt?.ToDateTimeOffset(),
        Error = status.Error.ToCore(),
        Stopping = (StopReason)status.Stopping,
        StopWanted = status.StopWanted,
        FormerExecutor = status.FormerExecutor.Length == 0 ? null : status.FormerExecutor,
        FinalReport = BasicMapping.ToReport(status.FinalProgress, status.FinalDetailJson),
        RunningSince = status.RunningSince?.ToDateTimeOffset(),
        ExecutorDeaths = status.ExecutorDeaths,
        DeathEvidence = status.DeathEvidence,
        OpenedResources = ResourceNames.Of(status.OpenedResources),
    };

    public static (ExecutorSpec Spec, ExecutorStatus Status) ToCore(this Stored.Executor executor) => (
        new ExecutorSpec
        {
            Name = executor.Name,
            Address = executor.Address,
            Version = executor.Version,
            ProcessId = executor.ProcessId,
            Capacity = ResourceVector.From(executor.Capacity),
            Labels = executor.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Types = executor.Types_.ToImmutableSortedSet(StringComparer.Ordinal),
            TypeVersions = executor.TypeVersions.ToImmutableSortedDictionary(StringComparer.Ordinal),
        },
        new ExecutorStatus
        {
            State = (ExecutorState)executor.State,
            IsCordoned = executor.IsCordoned,
            IsLeaving = executor.IsLeaving,
            DrainDeadline = executor.DrainDeadline?.ToDateTimeOffset(),
            NextEventSeq = executor.NextEventSeq,
            IsProvenDead = executor.IsProvenDead,
        });

    private static Stored.JobSpec ToProto(this JobSpec spec)
    {
        var message = new Stored.JobSpec
        {
            Id = spec.Name.JobId,
            ProjectId = spec.Name.ProjectId,
            TenantId = spec.TenantId,
            Type = spec.Type,
            TypeVersion = spec.TypeVersion,
            Config = spec.Config.ToProto(),
            ConfigRevision = spec.ConfigRevision,
            ConfigSha256 = spec.ConfigSha256 ?? "",
            Priority = spec.Priority,
            Selector = spec.Selector.Text,
            CreatedAt = Timestamp.FromDateTimeOffset(spec.CreatedAt),
            Retry = spec.Retry.ToProto(),
            StartAt = spec.Times.StartAt.ToProto(),
            ScheduleId = spec.ScheduleId,
        };
        message.SetTimes(spec.Times);
        message.Labels.Add(spec.Labels);
        return message;
    }

    private static Stored.RunnableSpec ToProto(this RunnableSpec spec)
    {
        var message = new Stored.RunnableSpec { Name = spec.Name, Type = spec.Type, Config = spec.Config.ToProto(), Pinned = !spec.IsMovable };
        message.Demand.Add(spec.Demand);
        message.LocalResources.Add(spec.LocalResources.All);
        if (spec.Gang is { } gang)
        {
            (message.Gang, message.GangFirst) = (gang.Name, gang.First);
        }

        return message;
    }

    private static Stored.RunnableStatus ToProto(this RunnableStatus status) => new()
    {
        State = (int)status.State,
        Incarnation = status.Incarnation,
        ExecutorId = status.Executor?.Value ?? 0,
        Attempt = status.Attempt,
        Crashes = status.Crashes,
        NextAttemptAt = status.NextAttemptAt.ToProto(),
        Error = status.Error.ToProto(),
        Stopping = (int)status.Stopping,
        StopWanted = status.StopWanted,
        FormerExecutor = status.FormerExecutor ?? "",
        FinalProgress = status.FinalReport?.Progress.ToProto(),
        FinalDetailJson = status.FinalReport?.DetailJson.ToProto() ?? ByteString.Empty,
        RunningSince = status.RunningSince.ToProto(),
        ExecutorDeaths = status.ExecutorDeaths,
        DeathEvidence = status.DeathEvidence,
        OpenedResources = { status.OpenedResources.All },
    };
}
