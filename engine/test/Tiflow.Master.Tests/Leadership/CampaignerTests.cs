using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Core.Cluster;
using Tiflow.Core.Runnables;
using Tiflow.Master.ControlLoop;
using Tiflow.Master.Leadership;
using Tiflow.Master.Options;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Memory;

namespace Tiflow.Master.Tests.Leadership;

/// <summary>Masters that lose the leadership before they have loaded what they are to lead.</summary>
public sealed class CampaignerTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly MasterRecord Self = new("m", "127.0.0.1:1", "p");

    private readonly MemoryStoreState _state = new();
    private readonly MemoryStoreFaults _faults = new();
    private readonly MemoryMetaStore _store;
    private readonly MemoryMetaStore _others;

    public CampaignerTests() =>
        (_store, _others) = (new MemoryMetaStore(_state, limits: null, _faults), new MemoryMetaStore(_state));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_is_deposed_while_it_loads_what_another_one_writes_campaigns_again()
    {
        await WriteHalfAJobAsync();
        var commits = 0;
        _faults.DelayCommit = (_, _) => ++commits == 2 ? RemoveJobsAsync() : Task.CompletedTask;
        _faults.LosesReply = _ =>
        {
            if (commits == 1)
            {
                _state.DeposeLeader();
            }

            return false;
        };
        var status = new MasterStatus();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var running = NewCampaigner(status).RunAsync(_store, stopping.Token);

        await status.FirstReady.WaitAsync(Deadline, Token);
        status.IsReady.ShouldBeTrue();
        commits.ShouldBeGreaterThanOrEqualTo(2);
        await stopping.CancelAsync();
        await running.WaitAsync(Deadline, Token);
    }

    [Fact]
    public async Task A_leader_that_cannot_read_its_store_leads_no_more_and_says_so()
    {
        await WriteHalfAJobAsync();
        var status = new MasterStatus();

        await NewCampaigner(status).RunAsync(_store, Token).WaitAsync(Deadline, Token);

        (await Should.ThrowAsync<StoreException>(status.FirstReady)).Code.ShouldBe(StoreErrorCode.Corrupt);
    }

    [Fact]
    public async Task Who_has_not_noticed_yet_that_another_one_leads_takes_no_half_job_for_a_damaged_store()
    {
        await using var leadership = await _store.CampaignAsync(Self, Token);

        await Should.ThrowAsync<LeaderLostException>(() => Campaigner.LoadAsync(_store, new Unaware(leadership), ReadAsync, Token));

        async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
        {
            _state.DeposeLeader();
            await WriteHalfAJobAsync();
            return await new SnapshotReader(_store).ReadAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task Who_loses_the_leadership_goes_on_loading_no_longer()
    {
        await using var leadership = await _store.CampaignAsync(Self, Token);

        await Should.ThrowAsync<LeaderLostException>(() => Campaigner.LoadAsync(_store, leadership, ReadAsync, Token));

        async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
        {
            _state.DeposeLeader();
            await Task.Delay(Deadline, cancellationToken);
            return new ClusterSnapshot();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _others.DisposeAsync();
    }

    private static Campaigner NewCampaigner(MasterStatus status) => new(
        new MasterOptions { DataDirectory = "", AdvertiseAddress = Self.Address },
        Self,
        new LeaderAccess(),
        status,
        TimeProvider.System,
        NullLogger<Campaigner>.Instance);

    private Task WriteHalfAJobAsync()
    {
        var spec = StoredJobs.Job(1, RunnableStatus.New)[0];
        return CommitAsync(new StoreMutation.Put(spec.Key, spec.Value));
    }

    private Task RemoveJobsAsync() => CommitAsync(new StoreMutation.DeleteRange(KeyRange.Prefix(StoreLayout.Jobs)));

    private async Task CommitAsync(StoreMutation mutation) =>
        (await _others.CommitAsync(new StoreTransaction { Mutations = [mutation] }, Token)).ShouldBeOfType<CommitResult.Committed>();

    /// <summary>A leadership whose end has not come to its holder's ears.</summary>
    private sealed class Unaware(ILeadership leadership) : ILeadership
    {
        public FencingToken Token => leadership.Token;

        public bool IsCurrent => true;

        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => leadership.DisposeAsync();
    }
}
