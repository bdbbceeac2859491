using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Master.Leadership;
using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Tests.Etcd;

namespace Tiflow.Master.Tests.Leadership;

/// <summary>A master that stands by, on a real etcd.</summary>
public sealed class LeaderObserverTests
{
    private const int Deadline = 60_000;

    private static readonly MasterRecord Leader = new("leader", "127.0.0.1:1", "p1");
    private static readonly MasterRecord Self = new("self", "127.0.0.1:2", "p2");

    // Nobody proves the leader's death: it lives on.
    private static readonly MasterOptions Options = new() { DataDirectory = "", AdvertiseAddress = Self.Address, DeathProof = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Deadline)]
    public async Task A_master_is_not_ready_for_long_when_the_store_is_gone_though_the_leader_lives()
    {
        await using var member = (await EtcdProcess.StartClusterAsync(1, Token))[0];
        await using var leaders = Open(member);
        await using var leadership = await leaders.CampaignAsync(Leader, Token);
        await using var store = Open(member);
        var (access, status) = (new LeaderAccess(), new MasterStatus());
        var vigil = new LeaderVigil(Self, Options, TimeProvider.System);
        var observer = new LeaderObserver(Self, access, status, vigil, TimeProvider.System, NullLogger<LeaderObserver>.Instance);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var observing = observer.RunAsync(store, ending.Token);
        await status.FirstReady.WaitAsync(Token);

        await member.KillAsync();
        await UnknownAsync(access).WaitAsync(TimeSpan.FromSeconds(10), Token);

        await ending.CancelAsync();
        await Task.WhenAny(observing);
        status.IsReady.ShouldBeFalse();
    }

    private static EtcdMetaStore Open(EtcdProcess member) => new([member.Client], new StoreLimits(), TimeProvider.System);

    private static async Task UnknownAsync(LeaderAccess access)
    {
        while (true)
        {
            var changed = access.Changed;
            if (access.Known is null)
            {
                return;
            }

            await changed;
        }
    }
}
