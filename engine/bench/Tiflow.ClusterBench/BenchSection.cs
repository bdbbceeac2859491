namespace Tiflow.ClusterBench;

/// <summary>The parts of a run; the names are words of the command line.</summary>
[Flags]
internal enum BenchSection
{
    None = 0,
    Memory = 1,
    Latency = 2,
    Copy = 4,
    Loop = 8,
    Etcd = 16,
    Decisions = 32,
    Burdens = 64,
    Simulate = 128,
    Quality = 256,
    All = Memory | Latency | Copy | Loop | Etcd | Decisions | Burdens | Simulate | Quality,
}
