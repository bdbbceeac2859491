using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Makes the processes of one cluster, each with a directory of its own for its data and its log.</summary>
internal sealed class NodeFactory(IHosts hosts, string directory, bool fakeClocks = false) : IAsyncDisposable
{
    private const string AllAddresses = "0.0.0.0";

    private readonly List<Node> _nodes = [];

    /// <summary>
    /// Makes a process on the host of the same name. In the words of its command <c>{dir}</c> stands for its directory and
    /// <c>{ip}</c> for its host's address, <c>{listen}</c> for all addresses of its host.
    /// </summary>
    public async Task<Node> AddAsync(
        string name, int port, IReadOnlyList<string> command, CancellationToken cancellationToken, bool announcesItself = true)
    {
        var machine = await hosts.GetAsync(name, cancellationToken);
        var own = Path.Combine(directory, name);
        Directory.CreateDirectory(own);
        IReadOnlyList<string> clock = fakeClocks && announcesItself ? ClockFault.Wrap(Path.Combine(own, "clock")) : [];
        string[] words = [.. clock, .. command.Select(word => word
            .Replace("{dir}", own, StringComparison.Ordinal)
            .Replace("{listen}", hosts.Switch is null ? machine.Address : AllAddresses, StringComparison.Ordinal)
            .Replace("{ip}", machine.Address, StringComparison.Ordinal))];
        var node = new Node(name, machine, port, words, own) { AnnouncesItself = announcesItself };
        _nodes.Add(node);
        return node;
    }

    /// <summary>Writes a file that commands name.</summary>
    public string Write(string name, string content)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, content);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.AsEnumerable().Reverse())
        {
            await node.DisposeAsync();
        }
    }
}
