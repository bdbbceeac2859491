using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Usage;

/// <summary>A master without executors, shared by tests that change nothing.</summary>
public sealed class OneMaster : IAsyncLifetime
{
    internal TestCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync() => await Cluster.StartMasterAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
