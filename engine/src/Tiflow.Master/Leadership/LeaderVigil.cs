using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Protocol.Addresses;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Leadership;

/// <summary>
/// Keeps an eye on the leader's process: nobody has to wait for the lease of a leader that is proven dead. A stream
/// that breaks is the first sign; "connection refused" at its port, or another process there, is the proof.
/// </summary>
internal sealed class LeaderVigil(MasterRecord self, MasterOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Nobody need answer at all for the port to be refused: the proof must not wait for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ListenerProbe _probe = new(time);

    /// <summary>Ends when the leader is proven dead.</summary>
    public async Task UntilDeadAsync(LeaderRecord leader, CancellationToken cancellationToken)
    {
        if (!options.DeathProof)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        // Who holds the leader's port and is not the leader has come after it.
        if (leader.Name == self.Name && leader.Address == self.Address)
        {
            return;
        }

        using var channel = OpenChannel(leader.Address);
        while (!await IsGoneAsync(channel, leader, cancellationToken))
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // A broken stream alone proves nothing.
    private async Task<bool> IsGoneAsync(GrpcChannel channel, LeaderRecord leader, CancellationToken cancellationToken) =>
        await AttendAsync(channel, cancellationToken) is { } processId && processId != leader.ProcessId
        || await _probe.IsRefusedAsync(leader.Address, cancellationToken);

    // Stays with the process that answers for as long as it lives; its id, or null when nobody answered.
    private async Task<string?> AttendAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        string? processId = null;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var call = new V1.MasterService.MasterServiceClient(channel).Attend(
                new V1.AttendRequest { Name = self.Name }, cancellationToken: either.Token);
            while (await call.ResponseStream.MoveNext(either.Token))
            {
                processId = call.ResponseStream.Current.ProcessId;
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return processId;
    }

    private static GrpcChannel OpenChannel(string address) => GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
            ConnectCallback = HostLookup.OfProcess.ConnectAsync,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        },
    });
}
