using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;

namespace Tiflow.Simulation.Users;

/// <summary>What users were answered and runs did, whatever the leader believes.</summary>
internal sealed class Truth
{
    private readonly Dictionary<string, (int Open, long LastTag)> _uncordons = new(StringComparer.Ordinal);

    /// <summary>Jobs whose creation was acknowledged.</summary>
    public SortedSet<JobSeq> Acknowledged { get; } = [];

    /// <summary>Jobs whose cancellation was acknowledged.</summary>
    public SortedSet<JobSeq> Canceled { get; } = [];

    /// <summary>When somebody first and last asked to create the job.</summary>
    public Dictionary<JobName, (TimeSpan First, TimeSpan Last)> CreateAsked { get; } = [];

    /// <summary>Names that somebody wanted to delete.</summary>
    public HashSet<JobName> DeleteWanted { get; } = [];

    /// <summary>Names of executors that are cordoned beyond doubt.</summary>
    public HashSet<string> Cordoned { get; } = new(StringComparer.Ordinal);

    /// <summary>What projects may have, by answers to who said so.</summary>
    public Dictionary<string, ProjectQuota> Quotas { get; } = new(StringComparer.Ordinal);

    /// <summary>For how much projects count: null while nobody has answered who said so.</summary>
    public Dictionary<string, int?> Weights { get; } = new(StringComparer.Ordinal);

    public Dictionary<IncarnationId, ExitOutcome> Exits { get; } = [];

    /// <summary>The name of the executor where a runnable was given a local resource; it belongs there until its job ends.</summary>
    public Dictionary<RunnableId, string> Bound { get; } = [];

    public HashSet<IncarnationId> Starts { get; } = [];

    /// <summary>For how much the project counts; null while that cannot be known.</summary>
    public int? WeightOf(string project) => Weights.TryGetValue(project, out var weight) ? weight : 1;

    public void AsksToCreate(JobName job, TimeSpan now) =>
        CreateAsked[job] = (CreateAsked.TryGetValue(job, out var asked) ? asked.First : now, now);

    /// <summary>From now on the executor may be uncordoned, until an answer says what became of it.</summary>
    public void AsksToUncordon(string executor, long tag)
    {
        Cordoned.Remove(executor);
        _uncordons[executor] = (_uncordons.GetValueOrDefault(executor).Open + 1, tag);
    }

    public void Uncordoned(string executor) => _uncordons[executor] = _uncordons[executor] with { Open = _uncordons[executor].Open - 1 };

    /// <summary>An answer that comes late may have been overtaken by an uncordon.</summary>
    public void WasCordoned(string executor, long tag)
    {
        if (_uncordons.GetValueOrDefault(executor) is { Open: 0, LastTag: var last } && last < tag)
        {
            Cordoned.Add(executor);
        }
    }
}
