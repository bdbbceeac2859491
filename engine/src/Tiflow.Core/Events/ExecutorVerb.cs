namespace Tiflow.Core.Events;

/// <summary>What users can want of an executor.</summary>
public enum ExecutorVerb
{
    None = 0,

    /// <summary>Place nothing new on it.</summary>
    Cordon,

    /// <summary>Place work on it again; ends a drain.</summary>
    Uncordon,

    /// <summary>Place nothing new on it and move what is there.</summary>
    Drain,

    /// <summary>Forget it.</summary>
    Remove,
}
