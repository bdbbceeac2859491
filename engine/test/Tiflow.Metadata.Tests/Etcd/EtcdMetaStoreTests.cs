using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Tests.Conformance;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>What every store promises, kept by a real etcd.</summary>
public abstract class EtcdMetaStoreTests(EtcdClusterFixture cluster) : MetaStoreConformance
{
    protected override int ModelRuns => 25;

    protected override async Task<IMetaStore> OpenAsync(StoreLimits limits)
    {
        var store = new EtcdMetaStore(cluster.Addresses, limits, TimeProvider.System);
        await store.ReadAsync(Key("any"), Token);
        return store;
    }

    protected override async Task ForgetChangesAsync()
    {
        // The revision that is compacted to stays readable: one more makes the last change an old one.
        var newer = new StoreTransaction { Mutations = [new StoreMutation.Put(StoreKey.FromString("/other"), default)] };
        var committed = (CommitResult.Committed)await Store.CommitAsync(newer, Token);
        await ((EtcdMetaStore)Store).CompactAsync(committed.Revision, Token);
    }

    // The next test of the class finds the cluster empty.
    protected override async ValueTask CleanUpAsync()
    {
        await using var store = new EtcdMetaStore(cluster.Addresses, new StoreLimits(), TimeProvider.System);
        await store.CommitAsync(
            new StoreTransaction { Mutations = [new StoreMutation.DeleteRange(Everything)] }, CancellationToken.None);
    }

    public sealed class OneMember(EtcdClusterFixture.OneMember cluster)
        : EtcdMetaStoreTests(cluster), IClassFixture<EtcdClusterFixture.OneMember>;

    public sealed class ThreeMembers(EtcdClusterFixture.ThreeMembers cluster)
        : EtcdMetaStoreTests(cluster), IClassFixture<EtcdClusterFixture.ThreeMembers>;
}
