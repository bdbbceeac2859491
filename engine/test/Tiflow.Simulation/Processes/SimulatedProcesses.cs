using System.Collections.Immutable;
using System.Globalization;
using Tiflow.Core.Executors;
using Tiflow.Core.Resources;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Results;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Processes;

/// <summary>All executor processes that there were, on hosts that outlive them.</summary>
internal sealed class SimulatedProcesses(World world) : IDisposable
{
    private static readonly string[] Zones = ["a", "b", "c"];

    private readonly List<ExecutorSpec> _hosts = [];
    private readonly List<SimulatedExecutor> _all = [];
    private readonly Dictionary<string, SimulatedExecutor> _byProcessId = new(StringComparer.Ordinal);
    private readonly List<SimulatedExecutor?> _onHost = [];

    public IReadOnlyList<SimulatedExecutor> All => _all;

    public IEnumerable<SimulatedExecutor> Alive => _onHost.OfType<SimulatedExecutor>().Where(static process => process.IsAlive);

    public void StartAll()
    {
        for (var host = 0; host < world.Plan.Executors; host++)
        {
            _hosts.Add(NewHost(host));
            _onHost.Add(null);
            Start(host);
        }
    }

    /// <summary>Another process begins where the last one was.</summary>
    public void Start(int host)
    {
        if (_onHost[host] is { IsAlive: true })
        {
            return;
        }

        var processId = string.Create(CultureInfo.InvariantCulture, $"process-{_all.Count}");
        var rate = world.Has(Faults.ClockDrifts) ? (1 / 1.1) + (world.Random.Fraction() * (1.1 - (1 / 1.1))) : 1;
        var process = new SimulatedExecutor(world, _hosts[host] with { ProcessId = processId }, rate);
        _all.Add(process);
        _byProcessId.Add(processId, process);
        _onHost[host] = process;
        process.Start();
    }

    public void StartMissing()
    {
        for (var host = 0; host < _hosts.Count; host++)
        {
            if (_onHost[host] is not { IsLeaving: true })
            {
                Start(host);
            }
        }

        if (!Alive.Any(static process => !process.IsLeaving))
        {
            world.Queue.After(TimeSpan.FromSeconds(20), () => Start(host: 0));
        }
    }

    public void KillOne()
    {
        var host = world.Random.Below(_hosts.Count);
        if (_onHost[host] is { IsAlive: true } process)
        {
            process.Kill();
            world.Seen(RareState.ProcessKilled);
            _hosts[host] = world.Random.Chance(0.1) ? Moved(_hosts[host]) : _hosts[host];
            _hosts[host] = world.Random.Chance(0.2) ? Upgraded(_hosts[host]) : _hosts[host];
            world.Queue.After(world.Random.Pick([world.Random.Seconds(0.01, 0.5), world.Random.Seconds(1, 20)]), () => Start(host));
        }
    }

    public void HasLeft(SimulatedExecutor process)
    {
        var host = _onHost.IndexOf(process);
        if (host >= 0 && !world.IsHealed)
        {
            world.Queue.After(world.Random.Seconds(0.1, 20), () => Start(host));
        }
    }

    public SimulatedExecutor? Find(string processId) => _byProcessId.GetValueOrDefault(processId);

    /// <summary>Whether a connection to there is refused, as a host does that lives when no process listens.</summary>
    public bool RefusesConnections(string address)
    {
        var last = _onHost.Find(process => process?.Spec.Address == address);
        return last is null or { IsAlive: false, IsSilent: false };
    }

    public void Dispose() => _all.ForEach(static process => process.Dispose());

    // Its name is held by the one that is gone, until that is known.
    private static ExecutorSpec Moved(ExecutorSpec host) => host with { Address = host.Address + "1" };

    private static ExecutorSpec Upgraded(ExecutorSpec host) => host with
    {
        TypeVersions = host.Types.ToImmutableSortedDictionary(static type => type, static _ => JobScript.NewVersion, StringComparer.Ordinal),
    };

    // Small ones with one of three zones, some with a gpu, some that know but one type, most of an old build.
    private ExecutorSpec NewHost(int host)
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("zone", world.Random.Pick(Zones));
        labels = world.Random.Chance(0.3) ? labels.Add("gpu", "yes") : labels;
        string[] types = world.Random.Chance(0.2) ? [JobScript.FirstType] : [JobScript.FirstType, JobScript.SecondType];
        var capacity = ResourceVector.From(
        [
            new(ResourceVector.SlotsName, world.Random.Between(2, 16)),
            new(ResourceVector.CpuName, world.Random.Between(1, 8) * 500L),
        ]);
        var spec = new ExecutorSpec
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"executor-{host}"),
            Address = string.Create(CultureInfo.InvariantCulture, $"host-{host}:1"),
            Version = "1.0",
            ProcessId = "",
            Capacity = capacity,
            Labels = labels,
            Types = [.. types],
        };
        return world.Random.Chance(0.4) ? Upgraded(spec) : spec;
    }
}
