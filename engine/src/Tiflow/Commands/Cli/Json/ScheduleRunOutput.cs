using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <summary>A run of a schedule; its state is null once it is deleted.</summary>
internal sealed record ScheduleRunOutput(string JobId, string? At, string? State)
{
    public static ScheduleRunOutput? From(ScheduleRun? run) => run is null
        ? null
        : new ScheduleRunOutput(run.JobId, Rfc3339.Format(run.At), run.State == JobState.Unspecified ? null : run.State.ToString());
}
