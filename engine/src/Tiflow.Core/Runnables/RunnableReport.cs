namespace Tiflow.Core.Runnables;

/// <summary>What a runnable last said of itself: progress, and JSON of its type's own shape (empty: none).</summary>
public sealed record RunnableReport(WorkProgress? Progress, ReadOnlyMemory<byte> DetailJson);
