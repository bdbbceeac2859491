namespace Tiflow.Faults.Hosts;

/// <summary>The ways in which a host can be cut off.</summary>
internal enum CutKind
{
    /// <summary>Nothing leaves the host and nothing reaches it; nobody is told.</summary>
    Silent,

    /// <summary>Nothing reaches the host, but what it sends arrives.</summary>
    Deaf,

    /// <summary>Nothing leaves the host, but it receives.</summary>
    Mute,

    /// <summary>As <see cref="Silent"/>, but TCP connections are reset at once.</summary>
    Reset,

    /// <summary>One packet in four is lost, in both directions.</summary>
    Loss,
}
