using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Master.Member;
using Tiflow.Master.Options;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Tests;

namespace Tiflow.Master.Tests.Etcd;

/// <summary>Three real members, on loopback.</summary>
[Collection(nameof(SupervisedMember))]
public sealed class RaftHandoverTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TemporaryDirectory[] _directories = [new(), new(), new()];
    private SupervisedMember[] _members = [];

    public async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(Limit);
        var addresses = FreeAddresses(2 * _directories.Length);
        ClusterMember[] cluster = [.. _directories.Select((_, i) => new ClusterMember($"m{i}", $"http://{addresses[i]}"))];
        _members = await Task.WhenAll(cluster.Select((self, i) => SupervisedMember.StartAsync(
            _directories[i].Path,
            new MemberOptions { Self = self, Cluster = cluster, ListenPeerUrls = [self.PeerUrl], ClientAddresses = [addresses[^(i + 1)]] },
            TimeProvider.System,
            NullLogger.Instance,
            _deadline.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        foreach (var directory in _directories)
        {
            directory.Dispose();
        }

        _deadline.Dispose();
    }

    [Fact]
    public async Task A_leadership_that_is_handed_over_goes_to_a_member_that_can_be_reached()
    {
        var statuses = await Task.WhenAll(_members.Select(StatusAsync));
        var leader = _members[Array.FindIndex(statuses, static status => status.Leader == status.Id)];
        SupervisedMember[] others = [.. _members.Except([leader])];
        _members = [leader, others[1]];
        await others[0].DisposeAsync();

        await leader.HandOverAsync(_deadline.Token);

        (await StatusAsync(leader)).Leader.ShouldBe((await StatusAsync(others[1])).Id);
    }

    private async Task<EtcdMemberStatus> StatusAsync(SupervisedMember member)
    {
        using var membership = new EtcdMembership(member.ClientAddress, TimeProvider.System);
        return await membership.StatusAsync(_deadline.Token);
    }

    // All are held until all are known, so that none is given twice.
    private static string[] FreeAddresses(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        string[] addresses = [.. listeners.Select(static listener => listener.LocalEndpoint.ToString()!)];
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return addresses;
    }
}
