namespace Tiflow.Core.Jobs;

/// <summary>What the user wants of a job. The numbers are on the wire and in the store.</summary>
public enum DesiredState
{
    None = 0,
    Running = 1,
    Paused = 2,
    Canceled = 3,
}
