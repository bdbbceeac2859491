using Tiflow.Core.Jobs;
using Tiflow.Core.Schedules;

namespace Tiflow.Core.Effects;

/// <summary>A schedule as users see it, at one moment.</summary>
/// <param name="Spec">What was submitted.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="LastRunState">Null before the first run, and where the last one is deleted.</param>
public sealed record ScheduleView(ScheduleSpec Spec, ScheduleStatus Status, JobState? LastRunState);
