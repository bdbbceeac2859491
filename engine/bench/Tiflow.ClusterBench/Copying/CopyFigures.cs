namespace Tiflow.ClusterBench.Copying;

/// <summary>One copy: the time it took, and the processor time of all processes that took part.</summary>
internal readonly record struct CopyFigures(double Seconds, double CpuSeconds);
