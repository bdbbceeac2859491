namespace Tiflow.Integration.Tests.Cluster;

/// <summary>A test with a cluster of its own.</summary>
[Collection(OneAtATime.Name)]
public abstract class ClusterTest : IAsyncDisposable
{
    private protected TestCluster Cluster { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Cluster.Logs());
        }

        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
