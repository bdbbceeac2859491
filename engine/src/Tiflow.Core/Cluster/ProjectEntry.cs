using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>A project that has jobs or settings, in the leader's memory: what it may have, what it has, and what of it waits.</summary>
internal sealed class ProjectEntry(string name)
{
    public string Name => name;

    public ProjectSettings Settings { get; set; } = ProjectSettings.Default;

    /// <summary>Jobs that exist, whatever their state.</summary>
    public int Jobs { get; set; }

    /// <summary>Jobs that have not ended.</summary>
    public int LiveJobs { get; set; }

    /// <summary>Workers that are placed.</summary>
    public int Workers { get; private set; }

    /// <summary>What its placed job masters and workers take.</summary>
    public ResourceVector Used { get; private set; } = ResourceVector.Zero;

    /// <summary>How soon it is its turn, lower first, as of the queue's last look at its use.</summary>
    public double Rank { get; set; }

    /// <summary>All lines of what waits.</summary>
    public HashSet<WaitingLine> Lines { get; } = [];

    /// <summary>Those of them that its quota keeps from being placed.</summary>
    public HashSet<WaitingLine> Held { get; } = [];

    /// <summary>Nothing has to be remembered of it.</summary>
    public bool IsForgettable => Jobs == 0 && Settings == ProjectSettings.Default;

    public int Waiting => Lines.Sum(static line => line.Waiting.Count);

    /// <summary>What it has of something that a quota can limit.</summary>
    public long UseOf(string limit) => limit switch
    {
        ProjectQuota.JobsName => LiveJobs,
        ProjectQuota.WorkersName => Workers,
        _ => Used[limit],
    };

    public void Occupy(RunnableEntry runnable)
    {
        Used += runnable.Spec.Demand;
        Workers += runnable.Id.IsMaster ? 0 : 1;
    }

    public void Release(RunnableEntry runnable)
    {
        Used -= runnable.Spec.Demand;
        Workers -= runnable.Id.IsMaster ? 0 : 1;
    }

    /// <summary>The largest part of the capacity that it uses of any resource: 0 to 1.</summary>
    public double DominantShare(ResourceVector capacity)
    {
        var share = Math.Max(Math.Max(Part(Used.Cpu, capacity.Cpu), Part(Used.Memory, capacity.Memory)), Part(Used.Slots, capacity.Slots));
        foreach (var (resource, amount) in Used.Others)
        {
            share = Math.Max(share, Part(amount, capacity[resource]));
        }

        return share;
    }

    /// <summary>Its dominant share for each part of its weight: the project with the least has the next turn.</summary>
    public double RankIn(ResourceVector capacity) => DominantShare(capacity) / Settings.Weight;

    private static double Part(long used, long capacity) => capacity <= 0 ? 0 : (double)used / capacity;
}
