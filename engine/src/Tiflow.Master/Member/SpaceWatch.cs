using Microsoft.Extensions.Logging;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Member;

/// <summary>Looks at the space of a member from time to time and warns, once for each <see cref="SpaceAdvice"/>.</summary>
internal sealed partial class SpaceWatch : IAsyncDisposable
{
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly string _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    public SpaceWatch(string clientAddress, TimeProvider time, ILogger logger)
    {
        (_address, _time, _logger) = (clientAddress, time, logger);
        _watching = WatchAsync(_ending.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var membership = new EtcdMembership(_address, _time);
        var last = SpaceAdvice.Nothing;
        while (true)
        {
            try
            {
                var status = await membership.StatusAsync(cancellationToken);
                var advice = SpaceRules.Advise(status, MemberCommand.Quota);
                if (advice != last)
                {
                    Warn(advice, status);
                }

                last = advice;
            }
            catch (StoreException)
            {
                // It does not answer, which others notice.
            }

            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    private void Warn(SpaceAdvice advice, EtcdMemberStatus status)
    {
        var (size, used) = (status.DatabaseBytes / MiB, status.UsedBytes / MiB);
        var etcdctl = $"etcdctl --endpoints={_address}";
        switch (advice)
        {
            case SpaceAdvice.Defragment:
                LogDefragment(_logger, size, used, etcdctl);
                break;
            case SpaceAdvice.MakeRoom:
                LogMakeRoom(_logger, size, used, MemberCommand.Quota / MiB, etcdctl);
                break;
            case SpaceAdvice.EndAlarm:
                LogEndAlarm(_logger, size, used, etcdctl);
                break;
        }
    }

    [LoggerMessage(2105, LogLevel.Warning,
        "the etcd member's file has {Size} MiB, of which it uses {Used}; it stands still for a moment while it gives back the rest: {Etcdctl} defrag")]
    private static partial void LogDefragment(ILogger logger, long size, long used, string etcdctl);

    [LoggerMessage(2106, LogLevel.Warning,
        "the etcd member's file has {Size} MiB, of which it uses {Used}; at {Quota} MiB nothing can be written any more: "
        + "delete jobs that have ended (tiflow cli job delete), wait 2 minutes, then {Etcdctl} defrag")]
    private static partial void LogMakeRoom(ILogger logger, long size, long used, long quota, string etcdctl);

    [LoggerMessage(2107, LogLevel.Error,
        "the etcd member refuses to write, its space is used up: its file has {Size} MiB, of which it uses {Used}; compact and defragment the members, "
        + "then {Etcdctl} alarm disarm: docs/high-availability.md, 'Space', has all commands")]
    private static partial void LogEndAlarm(ILogger logger, long size, long used, string etcdctl);
}
