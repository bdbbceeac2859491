using System.Globalization;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Schedules;

/// <summary>What the user submitted; never changes.</summary>
public sealed record ScheduleSpec
{
    /// <summary>A run's id is the schedule's and a moment, and is a job's id.</summary>
    public const int LongestId = 63 - 17;

    public const int DefaultKeep = 10;

    /// <summary>Named as jobs are, apart from them.</summary>
    public required JobName Name { get; init; }

    public required CronSchedule Cron { get; init; }

    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.RunOnce;

    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Skip;

    /// <summary>How many runs that have ended are kept.</summary>
    public int Keep { get; init; } = DefaultKeep;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What each run is, but for its name and its times.</summary>
    public required JobSpec Job { get; init; }

    /// <summary>What the job master of each run takes.</summary>
    public ResourceVector Demand { get; init; } = ResourceVector.OneSlot;

    public JobName RunName(DateTimeOffset moment) => Name with
    {
        JobId = string.Create(CultureInfo.InvariantCulture, $"{Name.JobId}-{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"),
    };

    /// <summary>Whether a repeated request asks for the same schedule.</summary>
    public bool HasSameContentAs(ScheduleSpec other) =>
        Name == other.Name
        && Cron.Equals(other.Cron)
        && (Misfire, Overlap, Keep) == (other.Misfire, other.Overlap, other.Keep)
        && Demand == other.Demand
        && Job.HasSameContentAs(other.Job);
}
