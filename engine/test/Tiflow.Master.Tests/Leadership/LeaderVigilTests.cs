using System.Net;
using System.Net.Sockets;
using Tiflow.Master.Leadership;
using Tiflow.Master.Options;
using Tiflow.Metadata;

namespace Tiflow.Master.Tests.Leadership;

public sealed class LeaderVigilTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly MasterRecord Self = new("m", "127.0.0.1:1", "p");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // As after a reboot of its host, which ends no connection.
    [Fact]
    public async Task A_leader_that_never_answers_is_dead_when_its_port_is_refused()
    {
        using var leader = new TcpListener(IPAddress.Loopback, 0);
        leader.Start();
        var record = new LeaderRecord(new MasterRecord("other", leader.LocalEndpoint.ToString()!, "q"), new FencingToken(2));

        var dying = NewVigil().UntilDeadAsync(record, Token);
        using var connection = await leader.AcceptTcpClientAsync(Token);
        leader.Stop();

        await dying.WaitAsync(Deadline, Token);
    }

    [Fact]
    public async Task A_leader_that_answers_nothing_lives_while_its_port_is_open()
    {
        using var leader = new TcpListener(IPAddress.Loopback, 0);
        leader.Start();
        var record = new LeaderRecord(new MasterRecord("other", leader.LocalEndpoint.ToString()!, "q"), new FencingToken(2));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var dying = NewVigil().UntilDeadAsync(record, enough.Token);
        using var asked = await leader.AcceptTcpClientAsync(Token);
        using var probed = await leader.AcceptTcpClientAsync(Token).AsTask().WaitAsync(Deadline, Token);
        dying.IsCompleted.ShouldBeFalse();
        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(dying);
    }

    private static LeaderVigil NewVigil() =>
        new(Self, new MasterOptions { DataDirectory = "", AdvertiseAddress = Self.Address }, TimeProvider.System);
}
