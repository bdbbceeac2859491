using Tiflow.Core.Executors;

namespace Tiflow.Core.Scheduling;

/// <summary>A move of a worker that evens out loads: from where to where, and why, for those who ask later.</summary>
internal sealed record Relocation(ExecutorId From, ExecutorId To, string Why);
