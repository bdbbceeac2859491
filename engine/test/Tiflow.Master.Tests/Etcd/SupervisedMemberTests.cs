using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Master.Member;
using Tiflow.Master.Options;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Tests;

namespace Tiflow.Master.Tests.Etcd;

/// <summary>A real member, on loopback. Tests that look for free ports of members do not run beside each other.</summary>
[Collection(nameof(SupervisedMember))]
public sealed class SupervisedMemberTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly MemberFiles _files;
    private readonly MemberOptions _alone = Members.Of(new ClusterMember("m1", FreeUrl()));

    public SupervisedMemberTests()
    {
        _files = new MemberFiles(_directory.Path);
        _deadline.CancelAfter(Limit);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task A_member_that_is_killed_is_started_again_at_the_same_address()
    {
        await using var member = await StartAsync(_alone);
        using var first = Running();
        first.Kill();
        await first.WaitForExitAsync(_deadline.Token);

        using var membership = new EtcdMembership(member.ClientAddress, TimeProvider.System);
        (await membership.ReadAsync(_deadline.Token)).ShouldHaveSingleItem().Name.ShouldBe("m1");
        using var second = Running();
        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task A_member_ends_when_it_is_not_wanted_any_more()
    {
        var member = await StartAsync(_alone);
        using var process = Running();

        await member.DisposeAsync();

        process.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task A_member_of_an_earlier_master_gives_way()
    {
        await (await StartAsync(_alone)).DisposeAsync();
        using var leftover = Process.Start(new ProcessStartInfo("etcd", ["--name", "m1", "--data-dir", _files.Data, "--log-level", "fatal",
            "--listen-client-urls", FreeUrl(), "--advertise-client-urls", "http://127.0.0.1:1",
            "--listen-peer-urls", _alone.Self.PeerUrl, "--initial-advertise-peer-urls", _alone.Self.PeerUrl, "--initial-cluster", $"{_alone.Self}"]))!;
        await File.WriteAllTextAsync(_files.ProcessId, leftover.Id.ToString(CultureInfo.InvariantCulture), _deadline.Token);

        await using var member = await StartAsync(_alone);

        leftover.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_majority_the_start_names_who_does_not_answer()
    {
        var away = new ClusterMember("m2", FreeUrl());

        var error = await RefusedAsync(Members.Of(_alone.Self, away) with { QuorumTimeout = TimeSpan.Zero });

        error.Code.ShouldBe(StoreErrorCode.Unavailable);
        error.Message.ShouldContain($"nobody answers at {away.PeerUrl} (m2)");
    }

    [Fact]
    public async Task A_peer_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = new ClusterMember("m1", $"http://{listener.LocalEndpoint}");

        var error = await RefusedAsync(Members.Of(taken));

        error.Code.ShouldBe(StoreErrorCode.Unavailable);
        error.Message.ShouldStartWith("an address is in use by another process (--peer-urls, --client-urls): ");
        error.Message.ShouldContain(listener.LocalEndpoint.ToString()!);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named() =>
        (await RefusedAsync(_alone with { Binary = "no-such-etcd" })).Message.ShouldStartWith("there is no program 'no-such-etcd'");

    private Task<SupervisedMember> StartAsync(MemberOptions options) =>
        SupervisedMember.StartAsync(_directory.Path, options, TimeProvider.System, NullLogger.Instance, _deadline.Token);

    private Task<StoreException> RefusedAsync(MemberOptions options) => Should.ThrowAsync<StoreException>(() => StartAsync(options));

    private static string FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    private Process Running() =>
        Process.GetProcessById(int.Parse(File.ReadAllText(_files.ProcessId), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture));
}
