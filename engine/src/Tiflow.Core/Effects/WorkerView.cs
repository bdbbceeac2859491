using Tiflow.Core.Runnables;

namespace Tiflow.Core.Effects;

/// <summary>A worker as users and its job master see it, at one moment.</summary>
public sealed record WorkerView(int Index, RunnableSpec Spec, RunnableStatus Status, RunnableReport? Report);
