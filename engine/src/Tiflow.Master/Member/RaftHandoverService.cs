using Microsoft.Extensions.Hosting;
using Tiflow.Master.Storage;

namespace Tiflow.Master.Member;

/// <summary>
/// When the master stops, raft's leadership moves first, while everything still serves: the commits of this leader just
/// meet a member that says "not now" and are sent again. Moved after the master has resigned, the first commits of its
/// successor would be lost on their way to the old raft leader, and only a time-out would tell.
/// </summary>
internal sealed class RaftHandoverService(MetaStoreSource source) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => source.HandOverAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
