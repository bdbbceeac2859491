namespace Tiflow.Integration.Tests.Cluster;

/// <summary>A master and an executor, for tests that do not disturb each other.</summary>
public sealed class OnePair : IAsyncLifetime
{
    internal TestCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync() => await Cluster.StartPairAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
