namespace Tiflow.Faults.Histories;

/// <summary>What a client asked for.</summary>
internal enum Operation
{
    Create,
    Get,
    List,
    Cancel,

    /// <summary>Write the key that a worker watches.</summary>
    Write,

    /// <summary>Compare the destination of a copy with its source.</summary>
    Compare,
}
