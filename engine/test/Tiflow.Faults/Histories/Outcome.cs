namespace Tiflow.Faults.Histories;

/// <summary>What a client knows after a call.</summary>
internal enum Outcome
{
    Ok,

    /// <summary>It was refused and has no effect.</summary>
    Fail,

    /// <summary>It may have had its effect, or may have it later.</summary>
    Unknown,
}
