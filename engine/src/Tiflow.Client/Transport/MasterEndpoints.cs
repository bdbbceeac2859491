namespace Tiflow.Client.Transport;

// The masters in the order of the list, and which of them answered last. Thread-safe.
internal sealed class MasterEndpoints(IReadOnlyList<MasterAddress> addresses) : IDisposable
{
    private readonly MasterEndpoint[] _endpoints = [.. addresses.Select(static address => new MasterEndpoint(address))];
    private volatile int _preferred;

    public int Count => _endpoints.Length;

    // The index of the master that answered last; calls begin there.
    public int Preferred => _preferred;

    public MasterEndpoint this[int index] => _endpoints[index];

    public void Prefer(int index) => _preferred = index;

    public override string ToString() => string.Join(", ", _endpoints.Select(static endpoint => endpoint.Address));

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }
    }
}
