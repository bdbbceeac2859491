namespace Tiflow.Core;

/// <summary>
/// When something is decided: the wall clock for what people read and what is stored, and a monotonic clock for
/// everything that waits. Nothing may be decided by comparing wall times, except how much of a stored pause is left
/// after a restart, and whether a schedule's next moment has come: that is a time of day.
/// </summary>
public readonly record struct Moment(DateTimeOffset Wall, TimeSpan Monotonic);
