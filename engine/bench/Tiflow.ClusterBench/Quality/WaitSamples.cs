namespace Tiflow.ClusterBench.Quality;

/// <summary>Waits of all that came after the cluster had filled, in seconds.</summary>
internal sealed class WaitSamples(IReadOnlyList<JobArrival> jobs)
{
    // In the first fifth the cluster fills.
    private readonly TimeSpan _from = jobs[^1].At / 5;
    private readonly int _all = jobs.Sum(static job => job.Tasks.Count);
    private readonly List<double> _seconds = [];
    private int _placed;

    /// <summary>Whether all have been placed.</summary>
    public bool AreComplete => _placed == _all;

    public double P99
    {
        get
        {
            _seconds.Sort();
            return _seconds[(int)((_seconds.Count - 1) * 0.99)];
        }
    }

    public void Add(TimeSpan createdAt, TimeSpan placedAt)
    {
        _placed++;
        if (createdAt >= _from)
        {
            _seconds.Add((placedAt - createdAt).TotalSeconds);
        }
    }
}
