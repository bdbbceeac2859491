using System.Collections.Immutable;
using System.Security.Cryptography;
using Tiflow.Core.Scheduling.Selectors;

namespace Tiflow.Core.Jobs;

/// <summary>What the user submitted; an update makes a new one.</summary>
public sealed record JobSpec
{
    public required JobName Name { get; init; }

    public required string TenantId { get; init; }

    public required string Type { get; init; }

    /// <summary>The version of its type that has read its config: older ones may not understand it.</summary>
    public int TypeVersion { get; init; } = JobTypeVersion.First;

    public required ReadOnlyMemory<byte> Config { get; init; }

    /// <summary>How often its config was updated.</summary>
    public int ConfigRevision { get; init; }

    /// <summary>Of <see cref="AsCreated"/>: the SHA-256 of its config where the job has another one by now; null where it is the job's.</summary>
    public string? ConfigSha256 { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public int Priority { get; init; }

    /// <summary>The executors that its job master and workers may run on.</summary>
    public Selector Selector { get; init; } = Selector.Any;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How failures are repeated; null: as the cluster does.</summary>
    public RetryWish? Retry { get; init; }

    public JobTimes Times { get; init; } = JobTimes.Any;

    /// <summary>The schedule that it is a run of; empty when a user created it.</summary>
    public string ScheduleId { get; init; } = "";

    /// <summary>When its time is over; null: never.</summary>
    public DateTimeOffset? Deadline => Times.Timeout is { } timeout
        ? (Times.StartAt > CreatedAt ? Times.StartAt.Value : CreatedAt) + timeout
        : null;

    /// <summary>What it was created as; null unless it has been updated since.</summary>
    public JobSpec? AsCreated { get; init; }

    /// <summary>
    /// Whether a repeated request to create asks for the same job; the time of the request does not count, nor what was
    /// updated since.
    /// </summary>
    public bool HasSameContentAs(JobSpec other) => AsCreated?.HasSameContentAs(other) ?? HasSameFieldsAs(other);

    /// <summary>The spec of a job that gets another config: it knows its own again when it sees it, but does not keep it.</summary>
    internal JobSpec WithoutConfig() => ConfigSha256 is null ? this with { Config = default, ConfigSha256 = Sha256(Config) } : this;

    private static string Sha256(ReadOnlyMemory<byte> config) => Convert.ToHexString(SHA256.HashData(config.Span));

    private bool HasSameFieldsAs(JobSpec other) =>
        Name == other.Name
        && TenantId == other.TenantId
        && Type == other.Type
        && Priority == other.Priority
        && Selector.Equals(other.Selector)
        && Retry == other.Retry
        && Times.IsSameWishAs(other.Times)
        && ScheduleId == other.ScheduleId
        && HasSameConfigAs(other)
        && Labels.SequenceEqual(other.Labels);

    private bool HasSameConfigAs(JobSpec other) =>
        ConfigSha256 is null ? Config.Span.SequenceEqual(other.Config.Span) : ConfigSha256 == Sha256(other.Config);
}
