using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;

namespace Tiflow.ClusterBench.Quality;

/// <summary>A job whose workers are tasks.</summary>
/// <param name="name">Its project and id.</param>
internal sealed class VirtualJob(JobName name)
{
    public JobName Name { get; } = name;

    /// <summary>By the number of the worker, from 0.</summary>
    public List<VirtualTask> Tasks { get; } = [];

    public int Ended { get; set; }

    /// <summary>Where its job master is placed; null before it is.</summary>
    public ClusterEffect.Assign? Master { get; set; }
}
