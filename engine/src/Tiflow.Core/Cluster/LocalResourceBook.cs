using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Cluster;

/// <summary>Which jobs keep something on whose disk.</summary>
internal sealed class LocalResourceBook
{
    private readonly Dictionary<string, SortedDictionary<JobSeq, int>> _counts = new(StringComparer.Ordinal);

    /// <summary>The names of executors on whose disks jobs keep something.</summary>
    public IEnumerable<string> Holders => _counts.Keys;

    /// <summary>The jobs that keep something on the disk of the executor of that name.</summary>
    public IReadOnlyCollection<JobSeq> JobsOn(string executor) =>
        _counts.TryGetValue(executor, out var jobs) ? jobs.Keys : [];

    public void Add(JobEntry job, LocalResource resource)
    {
        job.Resources = job.Resources.Add(resource.Name, resource);
        if (!_counts.TryGetValue(resource.Executor, out var jobs))
        {
            _counts.Add(resource.Executor, jobs = []);
        }

        jobs[job.Seq] = jobs.GetValueOrDefault(job.Seq) + 1;
    }

    public void Remove(JobEntry job, LocalResource resource)
    {
        job.Resources = job.Resources.Remove(resource.Name);
        var jobs = _counts[resource.Executor];
        if (--jobs[job.Seq] == 0)
        {
            jobs.Remove(job.Seq);
        }

        if (jobs.Count == 0)
        {
            _counts.Remove(resource.Executor);
        }
    }
}
