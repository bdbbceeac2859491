namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>An etcd cluster that the tests of one class share, one after the other.</summary>
public abstract class EtcdClusterFixture(int members) : IAsyncLifetime
{
    private EtcdProcess[] _processes = [];

    public IReadOnlyList<string> Addresses => [.. _processes.Select(static process => process.Client)];

    public async ValueTask InitializeAsync() => _processes = await EtcdProcess.StartClusterAsync(members, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    public sealed class OneMember() : EtcdClusterFixture(1);

    public sealed class ThreeMembers() : EtcdClusterFixture(3);
}
