using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

/// <summary>Feeds and leases whose streams break at the moments that are rare.</summary>
public sealed class EtcdStreamTests(EtcdClusterFixture.OneMember etcd) : IClassFixture<EtcdClusterFixture.OneMember>
{
    private const int Deadline = 30_000;
    private const int LeaseSeconds = 2;

    private static readonly StoreKey Key = StoreKey.FromString("/t/streams");
    private static readonly KeyRange OneKey = new(Key, Key.Successor());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Deadline)]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task A_feed_goes_on_after_a_request_that_could_not_be_written(Type failure)
    {
        await using var store = Open();
        var revision = await PutAsync(store);
        using var endpoints = new EtcdEndpoints(etcd.Addresses, new StreamProbe(Create(failure)));

        await using var feed = new EtcdFeed(endpoints, TimeProvider.System, OneKey, revision - 1).ReadAsync(Token).GetAsyncEnumerator(Token);

        (await feed.MoveNextAsync()).ShouldBeTrue();
        feed.Current.ShouldHaveSingleItem().Revision.ShouldBe(revision);
    }

    [Theory(Timeout = Deadline)]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task A_lease_is_renewed_after_a_request_that_could_not_be_written(Type failure)
    {
        var probe = new StreamProbe(Create(failure));
        using var endpoints = new EtcdEndpoints(etcd.Addresses, probe);
        var lease = await GrantAsync(endpoints);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var giveUpAfter = TimeSpan.FromSeconds(LeaseSeconds);
        var started = TimeProvider.System.GetTimestamp();
        var keeping = lease.KeepAsync(TimeSpan.FromMilliseconds(100), giveUpAfter, ending.Token);

        while (!keeping.IsCompleted && TimeProvider.System.GetElapsedTime(started) < giveUpAfter * 1.5)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        keeping.IsCompleted.ShouldBeFalse();
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(keeping);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_store_that_is_closed_ends_its_feeds_and_the_renewal_of_its_leases()
    {
        var endpoints = new EtcdEndpoints(etcd.Addresses);
        var lease = await GrantAsync(endpoints);
        var keeping = lease.KeepAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(LeaseSeconds), Token);
        await using var feed = new EtcdFeed(endpoints, TimeProvider.System, OneKey, afterRevision: 1_000_000).ReadAsync(Token).GetAsyncEnumerator(Token);
        var next = feed.MoveNextAsync();

        endpoints.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(keeping);
        await Should.ThrowAsync<ObjectDisposedException>(next.AsTask());
    }

    // What the transport throws when a connection or a call dies between the headers and the body.
    private static Exception Create(Type failure) => (Exception)Activator.CreateInstance(failure, "the connection has died")!;

    private static Task<EtcdLease> GrantAsync(EtcdEndpoints endpoints) =>
        EtcdLease.GrantAsync(new EtcdCalls(endpoints, TimeProvider.System), endpoints, TimeProvider.System, LeaseSeconds, Token);

    private static async Task<long> PutAsync(EtcdMetaStore store)
    {
        var put = new StoreTransaction { Mutations = [new StoreMutation.Put(Key, new byte[] { 1 })] };
        return (await store.CommitAsync(put, Token)).ShouldBeOfType<CommitResult.Committed>().Revision;
    }

    private EtcdMetaStore Open() => new(etcd.Addresses, new StoreLimits(), TimeProvider.System);
}
