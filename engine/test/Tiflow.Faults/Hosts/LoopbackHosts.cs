using System.Globalization;

namespace Tiflow.Faults.Hosts;

/// <summary>
/// Hosts without privileges: each has a loopback address of its own. Processes can be killed and paused, the network
/// between them cannot be broken.
/// </summary>
internal sealed class LoopbackHosts : IHosts
{
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    public Switch? Switch => null;

    public Task<Host> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (!_hosts.TryGetValue(name, out var host))
        {
            host = new Host(name, string.Create(CultureInfo.InvariantCulture, $"127.77.0.{_hosts.Count + 1}"), []);
            _hosts.Add(name, host);
        }

        return Task.FromResult(host);
    }
}
