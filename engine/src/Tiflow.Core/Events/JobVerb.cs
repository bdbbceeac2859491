namespace Tiflow.Core.Events;

/// <summary>What users can want of a job that exists.</summary>
public enum JobVerb
{
    None = 0,
    Pause,
    Resume,
    Cancel,
    Retry,
    Delete,
}
