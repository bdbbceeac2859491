using Tiflow.Core.Executors;

namespace Tiflow.Core.Effects;

/// <summary>The answer to a request.</summary>
public abstract record RequestResult
{
    private RequestResult()
    {
    }

    public sealed record Refused(ErrorText Error) : RequestResult;

    public sealed record Job(JobView View) : RequestResult;

    public sealed record Jobs(IReadOnlyList<JobView> Views) : RequestResult;

    public sealed record Schedule(ScheduleView View) : RequestResult;

    public sealed record Schedules(IReadOnlyList<ScheduleView> Views) : RequestResult;

    /// <summary>An executor and what is placed on it.</summary>
    public sealed record Executor(ExecutorView View, IReadOnlyList<PlacedView> Placed) : RequestResult;

    public sealed record Executors(IReadOnlyList<ExecutorView> Views) : RequestResult;

    public sealed record Project(ProjectView View) : RequestResult;

    public sealed record Projects(IReadOnlyList<ProjectView> Views) : RequestResult;

    /// <summary>Done; there is nothing to say.</summary>
    public sealed record Done : RequestResult;
}
