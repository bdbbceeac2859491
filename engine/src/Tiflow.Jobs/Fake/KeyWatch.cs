using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Tiflow.Etcd.Wire;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>
/// Counts the changes of one key of an etcd, each exactly once. A watch that breaks is opened again at the next member,
/// after the last change counted.
/// </summary>
internal sealed class KeyWatch(FakeWatchConfig config, FakeJournal journal, TimeProvider time, ILogger logger)
{
    /// <summary>Error code: etcd has forgotten changes that have not been counted.</summary>
    public const string RevisionCompacted = "REVISION_COMPACTED";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    // A member without a leader answers at once instead of holding the call.
    private static readonly Metadata RequireLeader = new() { { "hasleader", "true" } };

    private readonly ByteString _key = ByteString.CopyFromUtf8(config.Key);
    private int _failures;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="JobException">The changes to go on with are no longer kept.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var endpoint = config.Endpoints[attempt % config.Endpoints.Count];
            var problem = $"etcd {endpoint}: {await FollowAsync(endpoint, cancellationToken)}";
            if (_failures++ == 0)
            {
                logger.WatchBroken(config.Key, problem);
            }

            journal.ReportWatch(problem);
            await Task.Delay(PauseAfter(_failures), time, cancellationToken);
        }
    }

    internal static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(2, failures - 1)));

    // Returns why it ended.
    private async Task<string> FollowAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var channel = EtcdChannel.Open(endpoint);
            var position = journal.State.Watch ?? await BeginAsync(channel, cancellationToken);
            using var call = new Watch.WatchClient(channel).Watch(RequireLeader, cancellationToken: cancellationToken);
            var request = new WatchCreateRequest { Key = _key, StartRevision = position.Revision + 1, Fragment = true };
            await SendAsync(call.RequestStream, new WatchRequest { CreateRequest = request }, cancellationToken);
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                if (call.ResponseStream.Current is { Canceled: true } end)
                {
                    return end.CompactRevision > 0 ? throw Compacted(end.CompactRevision) : end.CancelReason;
                }

                await CountAsync(call.ResponseStream.Current, cancellationToken);
            }

            return "the watch has ended";
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return e.Status.DebugException?.GetBaseException().Message ?? e.Status.Detail;
        }
    }

    // A write into a connection that dies ends with what the transport says, not with a status.
    private static async Task SendAsync(IClientStreamWriter<WatchRequest> stream, WatchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message, e));
        }
    }

    // Saved before anything is counted: else a run that ends before its first checkpoint would leave changes out.
    private async Task<WatchPosition> BeginAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var start = WatchPosition.At(config.StartRevision > 0 ? config.StartRevision : await RevisionAsync(channel, cancellationToken));
        journal.State = journal.State with { Watch = start };
        await journal.SaveAsync(cancellationToken);
        return start;
    }

    private async Task<long> RevisionAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow().UtcDateTime + CallTimeout;
        var response = await new KV.KVClient(channel).RangeAsync(
            new RangeRequest { Key = _key }, RequireLeader, deadline, cancellationToken);
        return response.Header.Revision;
    }

    private async Task CountAsync(WatchResponse response, CancellationToken cancellationToken)
    {
        if (response.Created)
        {
            _failures = 0;
            journal.ReportWatch(problem: null);
        }

        if (response.Events.Count == 0 || journal.State.Watch is not { } position)
        {
            return;
        }

        foreach (var change in response.Events)
        {
            position = position.Next(change.Kv.ModRevision, change.Kv.Value.ToStringUtf8());
        }

        journal.State = journal.State with { Watch = position };
        await journal.SaveAsync(cancellationToken);
    }

    private JobException Compacted(long kept)
    {
        var needed = (journal.State.Watch?.Revision ?? config.StartRevision) + 1;
        return JobException.Terminal(
            RevisionCompacted,
            $"the changes of key \"{config.Key}\" from revision {needed} on are needed, but etcd has compacted them up to revision {kept}, "
            + $"so they cannot be counted; start another job with etcd-start-revision 0 (from now) or {kept} or more, and let etcd keep "
            + "changes for longer than a job may be away (--auto-compaction-retention)");
    }
}
