namespace Tiflow.Core.Scheduling;

/// <summary>Whether a line can move, and if not, what it waits for.</summary>
internal enum WaitState
{
    /// <summary>Its first is to be placed, or found to fit nowhere.</summary>
    Ready,

    /// <summary>No executor has room; one with more room wakes it.</summary>
    NoRoom,

    /// <summary>Its project has used up its quota; the end of some of the project's work wakes it.</summary>
    OverQuota,

    /// <summary>A group of which some are still to be created.</summary>
    Incomplete,
}
