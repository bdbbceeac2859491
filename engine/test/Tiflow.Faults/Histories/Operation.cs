namespace Tiflow.Faults.Histories;

/// <summary>What a client asked for.</summary>
internal enum Operation
{
    Create,
    Get,
    List,
    Cancel,

    /// <summary>Compare the destination of a copy with its source.</summary>
    Compare,
}
