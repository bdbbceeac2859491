namespace Tiflow.Integration.Tests.Cluster;

/// <summary>A master without executors, for tests that do not disturb each other.</summary>
public sealed class OneMaster : IAsyncLifetime
{
    internal TestCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync() => await Cluster.StartMasterAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
