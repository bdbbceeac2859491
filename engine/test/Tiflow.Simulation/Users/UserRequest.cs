using Tiflow.Core.Events;
using Tiflow.Core.Projects;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Users;

/// <summary>Something that a user wants, and asks for until there is an answer, or its patience ends.</summary>
/// <param name="about">The job or executor that it is about: a user asks one thing of it at a time.</param>
/// <param name="toEvent">The request with a tag.</param>
internal sealed class UserRequest(string about, Func<long, ClusterEvent.Request> toEvent)
{
    public string About { get; } = about;

    public Func<long, ClusterEvent.Request> ToEvent { get; } = toEvent;

    public JobScript? Job { get; init; }

    public JobVerb JobVerb { get; init; }

    public ExecutorVerb ExecutorVerb { get; init; }

    /// <summary>What the project may have.</summary>
    public ProjectQuota? Quota { get; init; }

    /// <summary>For how much the project counts beside others.</summary>
    public int? Weight { get; init; }

    /// <summary>A job that should exist.</summary>
    public bool IsCreate { get; init; }

    public int Attempts { get; set; }
}
