namespace Tiflow.Simulation.Masters;

/// <summary>How a commit ended.</summary>
internal enum CommitOutcome
{
    None = 0,
    Committed,

    /// <summary>Another one leads.</summary>
    Fenced,
    Refused,

    /// <summary>It was applied; its leader does not know.</summary>
    ReplyLost,
}
