using System.Text.Json;
using Tiflow.Client;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// The commands for three masters as users have them: executors know the list of masters, a job is created through a
/// follower, the leader is killed, the job goes on, the killed one comes back by the same command.
/// </summary>
internal sealed class SeedSectionRound() : Round("kill -9", "leader of the three masters in the README")
{
    private const string JobId = "steady";
    private const int MasterPort = 10240;
    private const int ExecutorPort = 10241;
    private static readonly string[] MasterNames = ["ip0", "ip1", "ip2"];
    private static readonly string[] ExecutorNames = ["x1", "x2"];

    public override async Task<RoundResult> RunAsync(RoundContext context, CancellationToken cancellationToken)
    {
        await using var nodes = new NodeFactory(context.Rig.Hosts, context.Directory);
        var hosts = await HostsAsync(context.Rig.Hosts, MasterNames, cancellationToken);
        var commands = new SeedCommands(hosts, sharesOneMachine: context.Rig.Hosts.Switch is null);
        var masters = await StartMastersAsync(nodes, hosts, commands, cancellationToken);
        var executors = await StartExecutorsAsync(context, nodes, commands, cancellationToken);
        using var client = new MasterClient(new MasterClientOptions
        {
            Addresses = MasterAddress.ParseList(string.Join(',', masters.Select(static master => master.Address))),
        });
        using var observer = new RecordingClient("observer", client, context.History);
        await BothOnlineAsync(client, cancellationToken);

        var leader = await LeaderAsync(client, masters, cancellationToken);
        await CreateThroughAsync(masters.First(master => master != leader), executors[0], commands, cancellationToken);
        var job = new SteadyJob(observer, JobId);
        var before = await job.RunsAsync(cancellationToken);
        var kill = new KillFault(leader);
        var at = context.History.Now;
        await kill.InjectAsync(cancellationToken);
        await observer.CreateAsync("another", FakeJobs.Type, FakeJobs.Config(workers: 1, ticks: 1, TimeSpan.FromMilliseconds(1)), cancellationToken);
        var recovery = TimeSpan.FromMilliseconds(context.History.Now - at);
        var after = await job.RunsAsync(cancellationToken, seen => seen.Done > before.Done);
        await kill.HealAsync(cancellationToken);
        await job.CancelAsync(cancellationToken);
        await observer.FinalListAsync(cancellationToken);
        return Result([recovery], target: null, [.. SeedCommands.MissingInReadme(), .. Kept.Violations(before, after)], "to the next write");
    }

    private static async Task<IReadOnlyList<Host>> HostsAsync(IHosts hosts, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new List<Host>();
        foreach (var name in names)
        {
            found.Add(await hosts.GetAsync(name, cancellationToken));
        }

        return found;
    }

    // The last one is spelled without http://, which must not make a difference.
    private static async Task<IReadOnlyList<Node>> StartMastersAsync(
        NodeFactory nodes, IReadOnlyList<Host> hosts, SeedCommands commands, CancellationToken cancellationToken)
    {
        var masters = new List<Node>();
        foreach (var host in hosts)
        {
            var command = commands.MasterAt(host);
            command = host == hosts[^1] ? command.Replace("http://", "", StringComparison.Ordinal) : command;
            masters.Add(await AddAsync(nodes, host, MasterPort, command, cancellationToken));
            masters[^1].Launch();
        }

        foreach (var master in masters)
        {
            await master.ReadyAsync(cancellationToken);
        }

        return masters;
    }

    private static async Task<IReadOnlyList<Node>> StartExecutorsAsync(
        RoundContext context, NodeFactory nodes, SeedCommands commands, CancellationToken cancellationToken)
    {
        var executors = new List<Node>();
        foreach (var host in await HostsAsync(context.Rig.Hosts, ExecutorNames, cancellationToken))
        {
            executors.Add(await AddAsync(nodes, host, ExecutorPort, commands.ExecutorAt(host), cancellationToken));
            await executors[^1].StartAsync(cancellationToken);
        }

        return executors;
    }

    // Its directory looks like the repository.
    private static async Task<Node> AddAsync(NodeFactory nodes, Host host, int port, string command, CancellationToken cancellationToken)
    {
        var node = await nodes.AddAsync(host.Name, port, ["sh", "-c", command], cancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(node.Directory, "bin"), Path.GetDirectoryName(Binaries.Tiflow)!); // never the root
        Directory.CreateSymbolicLink(Path.Combine(node.Directory, "engine"), Path.Combine(Binaries.Root, "engine"));
        return node;
    }

    private static Task BothOnlineAsync(MasterClient client, CancellationToken cancellationToken) => Eventually.IsAsync(
        "both executors online",
        FaultCluster.Convergence,
        async token => (await client.ListExecutorsAsync(token)).Count(static executor => executor.State == ExecutorState.Online) == ExecutorNames.Length,
        cancellationToken);

    private static async Task<Node> LeaderAsync(MasterClient client, IReadOnlyList<Node> masters, CancellationToken cancellationToken)
    {
        var known = await client.ListMastersAsync(cancellationToken);
        return masters.Single(master => known.Any(known => known.IsLeader && known.Name == master.Name && known.Address == master.Address));
    }

    private static async Task CreateThroughAsync(Node follower, Node place, SeedCommands commands, CancellationToken cancellationToken)
    {
        var config = FakeJobs.Config(workers: 8, ticks: 1_000_000, TimeSpan.FromMilliseconds(50));
        await File.WriteAllTextAsync(Path.Combine(place.Directory, "job.json"), JsonSerializer.Serialize(config), cancellationToken);
        var create = commands.Inside(
            place.Host,
            $"./bin/tiflow cli job create --master-addrs {follower.Address} --job-type {FakeJobs.Type} --job-config ./job.json --job-id {JobId}");
        string[] words = [.. place.Host.Enter, "sh", "-c", $"cd '{place.Directory}'; {create}"];
        await Tool.RunAsync(words[0], words[1..], "", cancellationToken);
    }
}
