namespace Tiflow.Integration.Tests.Cluster;

/// <summary>The signals that tests send, with their numbers on Linux.</summary>
internal enum Signal
{
    Int = 2,
    Kill = 9,
    Term = 15,
    Continue = 18,
    Stop = 19,
}
