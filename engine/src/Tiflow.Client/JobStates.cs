using Tiflow.Protocol.V1;

namespace Tiflow.Client;

/// <summary>What the states of a job mean to those who wait for it.</summary>
public static class JobStates
{
    /// <summary>Whether a job in this state will not run again by itself.</summary>
    public static bool IsTerminal(JobState state) => state is JobState.Finished or JobState.Failed or JobState.Canceled;
}
