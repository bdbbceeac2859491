using Tiflow.Core.Runnables;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Memory;
using Tiflow.Metadata.Tests.Etcd;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Etcd;

/// <summary>A store on a real etcd that is filled from a backup of 20,000 records.</summary>
public sealed class EtcdRestoreTests : IAsyncLifetime
{
    private const int Jobs = 10_000;
    private const int Deadline = 120_000;

    private EtcdProcess _member = null!; // set before each test
    private AnswerRelay _relay = null!;
    private EtcdMetaStore _store = null!;
    private EtcdMetaStore _observer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _member = (await EtcdProcess.StartClusterAsync(1, Token))[0];
        _relay = new AnswerRelay(_member.Client);
        _store = new EtcdMetaStore([_relay.Address], new StoreLimits(), TimeProvider.System);
        _observer = new EtcdMetaStore([_member.Client], new StoreLimits(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _observer.DisposeAsync();
        await _relay.DisposeAsync();
        await _member.DisposeAsync();
    }

    [Theory(Timeout = Deadline)]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Broken_off_while_the_answer_to_a_part_is_under_way_it_is_emptied_and_can_be_restored(int percent)
    {
        var backup = await BackupAsync();
        await using var leadership = await _store.CampaignAsync(new MasterRecord("m", "a:1"), Token);
        var restore = new StoreRestore(_store, leadership.Token, TimeProvider.System);

        await BreakOffAsync(restore, backup, backup.Length * percent / 100);
        await StoreRestore.ClearHalfAsync(_store, leadership.Token, Token);

        (await _observer.RangeAsync(new RangeQuery(StoreLayout.Everything) { Limit = 1 }, Token)).Items.ShouldBeEmpty();
        (await restore.FillAsync(new MemoryStream(backup), Token)).Jobs.ShouldBe(Jobs);
        await StoreRestore.ClearHalfAsync(_store, leadership.Token, Token);
        (await new SnapshotReader(_observer).ReadAsync(Token)).Jobs.Count.ShouldBe(Jobs);
    }

    // The first commit after so many bytes were read is applied, and its answer held back until the restore has ended.
    private async Task BreakOffAsync(StoreRestore restore, byte[] backup, int bytes)
    {
        var before = 0L;
        var held = new TaskCompletionSource();
        using var breaking = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var filling = restore.FillAsync(new Watched(backup, bytes, HoldAsync), breaking.Token);
        await held.Task.WaitAsync(Token);
        while (await MarkAsync() == before)
        {
            // Each look is a round trip.
        }

        await breaking.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(filling);
        _relay.Release();

        async Task HoldAsync()
        {
            _relay.Hold();
            before = await MarkAsync();
            held.SetResult();
        }
    }

    private async Task<long> MarkAsync() => (await _observer.ReadAsync(StoreKey.FromString("/el/sequence"), Token))!.ModRevision;

    private static async Task<byte[]> BackupAsync()
    {
        await using var source = new MemoryMetaStore(new MemoryStoreState());
        await PutAsync(source, StoredJobs.Pair(StoreLayout.Counters, RecordCodec.EncodeCounters(Jobs + 1, 1)));
        foreach (var seqs in Enumerable.Range(1, Jobs).Chunk(200))
        {
            await PutAsync(source, [.. seqs.SelectMany(static seq => StoredJobs.Job(seq, RunnableStatus.New))]);
        }

        var pieces = await new StoreBackup(source, "1.2.3", TimeProvider.System).ReadAsync(Token).ToListAsync(Token);
        return [.. pieces.SelectMany(static piece => piece.Data)];
    }

    private static async Task PutAsync(MemoryMetaStore store, params KeyValue[] pairs) => await store.CommitAsync(
        new StoreTransaction { Mutations = [.. pairs.Select(static pair => new StoreMutation.Put(pair.Key, pair.Value))] }, Token);

    /// <summary>Tells when it was read to a place, before more is read.</summary>
    private sealed class Watched(byte[] content, int place, Func<Task> reached) : MemoryStream(content)
    {
        private Func<Task>? _reached = reached;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= place && _reached is { } told)
            {
                _reached = null;
                await told();
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 16 * 1024)], cancellationToken);
        }
    }
}
