using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Effects;

/// <summary>Something that is placed on an executor, as users see it.</summary>
public sealed record PlacedView(JobName Job, RunnableId Id, RunnableSpec Spec, RunnableStatus Status);
