using Tiflow.Core.Cluster;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling;
using Tiflow.Simulation.Plans;

namespace Tiflow.ClusterBench.Quality;

/// <summary>
/// Projects share a cluster that is too small for all, by the real scheduler: what each gets over time, beside what it is
/// entitled to.
/// </summary>
internal sealed class FairRun
{
    private const long MiB = 1024 * 1024;

    private static readonly ResourceVector Capacity = Of(cpu: 16_000, memory: 64_000 * MiB, slots: 1000);
    private static readonly HeavyTail Cpu = new(Shape: 1.3, Least: 50, Most: 2000);
    private static readonly HeavyTail Memory = new(Shape: 1.3, Least: 200 * MiB, Most: 8_000 * MiB);
    private static readonly HeavyTail Seconds = new(Shape: 1.3, Least: 0.2, Most: 20);

    private readonly IReadOnlyList<FairProject> _projects;
    private readonly Dictionary<string, FairProject> _byName;
    private readonly VirtualCluster _cluster;
    private readonly SeededRandom _random;
    private readonly int _executors;
    private readonly int _backlog;
    private TimeSpan _accounted;

    private FairRun(int executors, PlacementPolicy policy, IReadOnlyList<FairProject> projects, long seed)
    {
        _executors = executors;
        _backlog = 10 * executors;
        _projects = projects;
        _byName = projects.ToDictionary(static project => project.Name, StringComparer.Ordinal);
        _random = new SeededRandom(seed);
        _cluster = new VirtualCluster(new ClusterOptions { Placement = policy }, executors, Capacity)
        {
            OnPlaced = (job, task) => Count(_byName![job.Name.ProjectId], task, placed: 1, waiting: -1), // It is set above.
            OnEnded = (job, task) => Count(_byName![job.Name.ProjectId], task, placed: -1, waiting: 0),
        };
    }

    /// <summary>The largest difference, of any project, between what it got and what it was entitled to, over what all got.</summary>
    public static double Error(int executors, TimeSpan length, IReadOnlyList<FairProject> projects, long seed)
    {
        var run = new FairRun(executors, PlacementPolicy.Spread, projects, seed);
        foreach (var project in projects)
        {
            run._cluster.SetWeight(project.Name, project.Weight);
            run.Begin(project);
        }

        run._cluster.Queue.RunUntil(length);
        run.Account();
        var all = projects.Sum(static project => project.Got);
        return projects.Max(project => Math.Abs(project.Got - project.Entitled) / all);
    }

    private void Begin(FairProject project)
    {
        foreach (var (from, _) in project.Busy)
        {
            _cluster.Queue.After(TimeSpan.FromSeconds(from), () =>
            {
                project.Job ??= _cluster.Create(project.Name);
                FillUp(project);
            });
        }
    }

    private void FillUp(FairProject project)
    {
        if (!project.IsBusyAt(_cluster.Queue.Now.TotalSeconds) || project.WaitingCount > _backlog / 2)
        {
            return;
        }

        Account();
        VirtualTask[] tasks = [.. Enumerable.Range(0, _backlog - project.WaitingCount).Select(_ => NewTask())];
        foreach (var task in tasks)
        {
            Count(project, task, placed: 0, waiting: 1);
        }

        _cluster.Add(project.Job!, tasks); // It has begun.
    }

    private VirtualTask NewTask() => new(
        Of((long)Cpu.Draw(_random), (long)Memory.Draw(_random), slots: 1), TimeSpan.FromSeconds(Seconds.Draw(_random)));

    private void Count(FairProject project, VirtualTask task, int placed, int waiting)
    {
        Account();
        project.Used = Sum(project.Used, task, placed);
        project.Waiting = Sum(project.Waiting, task, waiting);
        project.WaitingCount += waiting;
        if (waiting < 0 && project.WaitingCount == _backlog / 2)
        {
            _cluster.Queue.After(TimeSpan.Zero, () => FillUp(project));
        }
    }

    // Nothing has changed since the last time.
    private void Account()
    {
        var passed = (_cluster.Queue.Now - _accounted).TotalSeconds;
        if (passed <= 0)
        {
            return;
        }

        _accounted = _cluster.Queue.Now;
        var shares = _projects.Select(project => DominantShare(project.Used)).ToArray();
        var entitled = WaterFilling.Divide(
            shares.Sum(), [.. _projects.Select(project => ((double)project.Weight, DominantShare(project.Used + project.Waiting)))]);
        for (var index = 0; index < _projects.Count; index++)
        {
            _projects[index].Got += shares[index] * passed;
            _projects[index].Entitled += entitled[index] * passed;
        }
    }

    private double DominantShare(ResourceVector used) => Math.Max(
        Math.Max((double)used.Cpu / Capacity.Cpu, (double)used.Memory / Capacity.Memory), (double)used.Slots / Capacity.Slots) / _executors;

    private static ResourceVector Sum(ResourceVector sum, VirtualTask task, int sign) =>
        sign switch { > 0 => sum + task.Demand, < 0 => sum - task.Demand, _ => sum };

    private static ResourceVector Of(long cpu, long memory, long slots) => ResourceVector.From(
        [new(ResourceVector.CpuName, cpu), new(ResourceVector.MemoryName, memory), new(ResourceVector.SlotsName, slots)]);
}
