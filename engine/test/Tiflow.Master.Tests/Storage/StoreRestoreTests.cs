using System.Buffers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Core.Executors;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.Store.V1;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Tests.Storage;

/// <summary>Backups of a store, and stores that are filled from them.</summary>
public sealed class StoreRestoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Taken = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Tiflow.Core.Runnables.RunnableStatus Running =
        new() { State = RunnableState.Running, Incarnation = 5, Executor = new ExecutorId(3) };

    private readonly FakeTimeProvider _time = new(Taken);
    private readonly MemoryMetaStore _source = new(new MemoryStoreState());
    private readonly MemoryMetaStore _store = new(new MemoryStoreState());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_store_holds_what_the_backup_holds_with_its_executors_gone_and_its_numbers_beyond()
    {
        var backup = await BackupAsync(jobs: 3);
        _time.Advance(TimeSpan.FromDays(1));
        await using var leadership = await LeadAsync();

        var summary = await RestoreAsync(leadership, backup);

        summary.Jobs.ShouldBe(3);
        var stored = await new SnapshotReader(_store).ReadAsync(Token);
        stored.Jobs.Select(static job => job.Spec.Name.JobId).ShouldBe(["job-1", "job-2", "job-3"]);
        stored.Runnables.ShouldAllBe(static runnable => runnable.Status == Running);
        stored.Executors.ShouldAllBe(static executor => executor.Status.State == ExecutorState.Offline && executor.Status.IsCordoned);
        stored.IncarnationBase.ShouldBe(Taken.AddDays(1).ToUnixTimeMilliseconds());
        stored.NextJobSeq.ShouldBe(1_000_004);
        stored.NextExecutorId.ShouldBe(1_000_004);
        (await _store.ReadAsync(Checkpoint(2), Token))!.Value.ToArray().ShouldBe((await _source.ReadAsync(Checkpoint(2), Token))!.Value.ToArray());
    }

    [Fact]
    public async Task The_same_backup_restored_twice_gives_numbers_that_grow()
    {
        var backup = await BackupAsync(jobs: 1);
        _time.Advance(TimeSpan.FromDays(1));
        await using var first = await LeadAsync();
        await RestoreAsync(first, backup);
        _time.Advance(TimeSpan.FromSeconds(1));
        await using var again = new MemoryMetaStore(new MemoryStoreState());
        await using var second = await again.CampaignAsync(new MasterRecord("m", "a:1"), Token);

        await new StoreRestore(again, second.Token, _time).FillAsync(new MemoryStream(backup), Token);

        var bases = await Task.WhenAll(new SnapshotReader(_store).ReadAsync(Token), new SnapshotReader(again).ReadAsync(Token));
        (bases[1].IncarnationBase - bases[0].IncarnationBase).ShouldBe(1000);
    }

    [Fact]
    public async Task A_store_without_jobs_may_have_executors_which_are_forgotten()
    {
        var backup = await BackupAsync(jobs: 1);
        await PutAsync(_store, StoredExecutor(7));
        await using var leadership = await LeadAsync();

        await RestoreAsync(leadership, backup);

        (await new SnapshotReader(_store).ReadAsync(Token)).Executors.Select(static executor => executor.Id.Value).ShouldBe([3]);
    }

    [Fact]
    public async Task A_backup_of_a_restored_store_is_like_any_other()
    {
        var backup = await BackupAsync(jobs: 2);
        await using var leadership = await LeadAsync();
        await RestoreAsync(leadership, backup);

        var (summary, _) = await BackupReader.CheckAsync(new MemoryStream(await ReadAsync(_store)), Token);

        summary.Jobs.ShouldBe(2);
    }

    [Fact]
    public async Task Who_had_a_job_is_not_restored()
    {
        var backup = await BackupAsync(jobs: 1);
        await PutAsync(_store, StoredJobs.Pair(StoreLayout.Counters, RecordCodec.EncodeCounters(2, 1)));
        await using var leadership = await LeadAsync();

        (await RefusalAsync(leadership, backup)).ShouldBe(ErrorCodes.ResourceConflict);
    }

    [Theory]
    [InlineData("/sys/schedules/default/nightly/spec")]
    [InlineData("/sys/projects/default")]
    public async Task Who_has_schedules_or_quotas_is_not_restored(string key)
    {
        var backup = await BackupAsync(jobs: 1);
        await PutAsync(_store, StoredJobs.Pair(StoreKey.FromString(key), [1]));
        await using var leadership = await LeadAsync();

        (await RefusalAsync(leadership, backup)).ShouldBe(ErrorCodes.ResourceConflict);
    }

    [Fact]
    public async Task Restored_again_from_the_same_backup_it_stays_as_it_is_and_another_one_is_refused()
    {
        var backup = await BackupAsync(jobs: 1);
        var other = await BackupAsync(jobs: 2);
        await using var leadership = await LeadAsync();
        await RestoreAsync(leadership, backup);

        (await CheckAsync(leadership, backup)).ShouldBeTrue();
        (await RefusalAsync(leadership, other)).ShouldBe(ErrorCodes.ResourceConflict);
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_backup_is_refused()
    {
        _time.Advance(TimeSpan.FromHours(1));
        var backup = await BackupAsync(jobs: 1);
        await using var leadership = await LeadAsync();

        var behind = new StoreRestore(_store, leadership.Token, new FakeTimeProvider(Taken));

        (await Should.ThrowAsync<RpcException>(() => CheckAsync(behind, backup))).Message.ShouldContain("clock");
    }

    [Fact]
    public async Task Broken_off_anywhere_it_is_recognised_and_emptied_and_can_be_restored()
    {
        var backup = await BackupAsync(jobs: 700);
        for (var bytes = backup.Length / 10; bytes < backup.Length; bytes += backup.Length / 10)
        {
            await using var store = new MemoryMetaStore(new MemoryStoreState());
            await using var leadership = await store.CampaignAsync(new MasterRecord("m", "a:1"), Token);
            var restore = new StoreRestore(store, leadership.Token, _time);

            await Should.ThrowAsync<InvalidDataException>(() => restore.FillAsync(new MemoryStream(backup, 0, bytes), Token));
            await StoreRestore.ClearHalfAsync(store, leadership.Token, Token);

            (await store.RangeAsync(new RangeQuery(KeyRange.All), Token)).Items.ShouldBeEmpty();
            (await restore.FillAsync(new MemoryStream(backup), Token)).Jobs.ShouldBe(700);
            await StoreRestore.ClearHalfAsync(store, leadership.Token, Token);
            (await new SnapshotReader(store).ReadAsync(Token)).Jobs.Count.ShouldBe(700);
        }
    }

    [Fact]
    public async Task Who_no_longer_leads_restores_nothing()
    {
        var backup = await BackupAsync(jobs: 1);
        await using (var former = await LeadAsync())
        {
            await former.DisposeAsync();
            (await Should.ThrowAsync<RpcException>(() => RestoreAsync(former, backup))).StatusCode.ShouldBe(StatusCode.Unavailable);
        }

        (await _store.RangeAsync(new RangeQuery(KeyRange.All), Token)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_no_longer_leads_empties_nothing_and_learns_it()
    {
        var backup = await BackupAsync(jobs: 1);
        await using var former = await LeadAsync();
        var restore = new StoreRestore(_store, former.Token, _time);
        await Should.ThrowAsync<InvalidDataException>(() => restore.FillAsync(new MemoryStream(backup[..^1]), Token));
        await _store.DeposeAsync(former.Token, Token);

        await Should.ThrowAsync<LeaderLostException>(() => StoreRestore.ClearHalfAsync(_store, former.Token, Token));

        (await _store.ReadAsync(StoreLayout.Restored, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_or_changed_anywhere_is_refused()
    {
        var backup = await BackupAsync(jobs: 1);
        for (var i = 0; i < backup.Length; i++)
        {
            var changed = (byte[])backup.Clone();
            changed[i] ^= 0x10;
            await Should.ThrowAsync<InvalidDataException>(() => BackupReader.CheckAsync(new MemoryStream(changed), Token));
            await Should.ThrowAsync<InvalidDataException>(() => BackupReader.CheckAsync(new MemoryStream(backup, 0, i), Token));
        }

        await Should.ThrowAsync<InvalidDataException>(() => BackupReader.CheckAsync(new MemoryStream([.. backup, 0]), Token));
        (await BackupReader.CheckAsync(new MemoryStream(backup), Token)).Summary.Bytes.ShouldBe(backup.Length);
    }

    [Fact]
    public async Task A_newer_format_is_refused_by_name()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new BackupWriter(buffer, new BackupHeader { Version = "9.9.9", TakenAt = Timestamp.FromDateTimeOffset(Taken) });
        var newer = buffer.WrittenSpan.ToArray();
        newer[Array.IndexOf(newer, (byte)1, 12)] = 2;

        var error = await Should.ThrowAsync<InvalidDataException>(() => BackupReader.CheckAsync(new MemoryStream(newer), Token));

        error.Message.ShouldBe("the backup has format 2, this version reads 1; use tiflow 9.9.9");
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static StoreKey Checkpoint(long job) => StoreLayout.Checkpoint("default", new RunnableId(new(job), 0));

    private static KeyValue[] StoredExecutor(long id) =>
    [
        StoredJobs.Pair(StoreLayout.Executor(new ExecutorId(id)), RecordCodec.Encode(new Tiflow.Protocol.Store.V1.Record
        {
            Executor = new Tiflow.Protocol.Store.V1.Executor { Name = "e", Address = "e:1", State = (int)ExecutorState.Cordoned, IsCordoned = true },
        })),
        StoredJobs.Pair(StoreLayout.ExecutorSeq(new ExecutorId(id)), RecordCodec.EncodeAppliedSeq(9)),
    ];

    private static async Task PutAsync(MemoryMetaStore store, params KeyValue[] pairs) => await store.CommitAsync(
        new StoreTransaction { Mutations = [.. pairs.Select(static pair => new StoreMutation.Put(pair.Key, pair.Value))] }, Token);

    private async Task<byte[]> BackupAsync(int jobs)
    {
        await PutAsync(_source, [.. StoredExecutor(3), StoredJobs.Pair(StoreLayout.Counters, RecordCodec.EncodeCounters(jobs + 1, 4))]);
        for (var seq = 1; seq <= jobs; seq++)
        {
            await PutAsync(_source, [.. StoredJobs.Job(seq, Running), StoredJobs.Pair(Checkpoint(seq), RecordCodec.EncodeCheckpoint(new byte[seq]))]);
        }

        await PutAsync(_source, StoredJobs.Pair(StoreLayout.Term, [1]), StoredJobs.Pair(StoreKey.FromString("/masters/m"), [1]));
        return await ReadAsync(_source);
    }

    private async Task<byte[]> ReadAsync(MemoryMetaStore store)
    {
        var pieces = await new StoreBackup(store, "1.2.3", _time).ReadAsync(Token).ToListAsync(Token);
        pieces[^1].Summary.Bytes.ShouldBe(pieces[^1].Offset);
        return [.. pieces.SelectMany(static piece => piece.Data)];
    }

    private Task<ILeadership> LeadAsync() => _store.CampaignAsync(new MasterRecord("m", "a:1"), Token);

    private Task<V1.BackupSummary> RestoreAsync(ILeadership leadership, byte[] backup) =>
        new StoreRestore(_store, leadership.Token, _time).FillAsync(new MemoryStream(backup), Token);

    private Task<bool> CheckAsync(ILeadership leadership, byte[] backup) =>
        CheckAsync(new StoreRestore(_store, leadership.Token, _time), backup);

    private static async Task<bool> CheckAsync(StoreRestore restore, byte[] backup)
    {
        var (summary, sha256) = await BackupReader.CheckAsync(new MemoryStream(backup), Token);
        return await restore.CheckAsync(summary, sha256.Memory, Token);
    }

    private async Task<string> RefusalAsync(ILeadership leadership, byte[] backup)
    {
        var error = await Should.ThrowAsync<RpcException>(() => CheckAsync(leadership, backup));
        return TiflowRpcError.TryRead(error, out var code, out _) ? code : "";
    }
}
