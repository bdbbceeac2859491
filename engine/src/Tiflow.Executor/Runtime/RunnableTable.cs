using Microsoft.Extensions.Logging;
using Tiflow.Protocol.V1;
using StopReason = Tiflow.Sdk.StopReason;

namespace Tiflow.Executor.Runtime;

/// <summary>What runs in this process, by incarnation. Thread-safe.</summary>
internal sealed partial class RunnableTable(RunnableHostFactory factory, TimeProvider time, ILogger<RunnableTable> logger)
{
    private const int MaxBytesPerMessage = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long Job, int Index), RunnableHost> _hosts = [];

    // An assignment may come again after a reconnect, also when its run has ended meanwhile: no incarnation is started
    // twice.
    private readonly BegunIncarnations _begun = new(time);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _hosts.Count;
            }
        }
    }

    /// <summary>Runnables that it would not start twice.</summary>
    public int Remembered
    {
        get
        {
            lock (_lock)
            {
                return _begun.Count;
            }
        }
    }

    /// <summary>What runs, and what has ended and waits for the leader to know.</summary>
    public IReadOnlyList<IncarnationRef> Incarnations => [.. Hosts.Select(static host => host.Incarnation)];

    private RunnableHost[] Hosts
    {
        get
        {
            lock (_lock)
            {
                return [.. _hosts.Values];
            }
        }
    }

    public void Assign(Assign assign)
    {
        var key = KeyOf(assign.Runnable);
        RunnableHost? former;
        RunnableHost host;
        lock (_lock)
        {
            if (!_begun.TryBegin(key, assign.Runnable.Incarnation))
            {
                return;
            }

            _hosts.Remove(key, out former);
            host = factory.Create(assign);
            _hosts.Add(key, host);
        }

        former?.Fence();
        _ = Task.Run(() => RunAsync(key, host), CancellationToken.None);
        LogAssigned(logger, assign.JobId, assign.Runnable.Index, assign.Runnable.Incarnation, assign.Type);
    }

    public void Stop(Stop stop)
    {
        if (Find(stop.Runnable) is not { } host)
        {
            return;
        }

        if (stop.Reason == Protocol.V1.StopReason.Fenced)
        {
            Remove(KeyOf(stop.Runnable), host);
            host.Fence();
        }
        else
        {
            host.Stop((StopReason)stop.Reason);
        }
    }

    public void Update(WorkerUpdates updates) => Find(updates.JobMaster)?.Update(updates);

    public void StopAll(StopReason reason)
    {
        foreach (var host in Hosts)
        {
            host.Stop(reason);
        }
    }

    /// <summary>Stops everything and waits until its code has ended.</summary>
    public async Task StopAllAsync(StopReason reason, CancellationToken cancellationToken)
    {
        StopAll(reason);
        await Task.WhenAll(Hosts.Select(static host => host.CodeEnded)).WaitAsync(cancellationToken);
    }

    /// <summary>A new session knows nothing of what was reported before.</summary>
    public void ReportAllAnew()
    {
        foreach (var host in Hosts)
        {
            host.Reports.MarkChanged();
        }
    }

    /// <summary>What was reported since the last time, in messages that the leader can read.</summary>
    public IEnumerable<Reports> TakeReports()
    {
        var (message, bytes) = (new Reports(), 0);
        foreach (var report in Hosts.Select(static host => host.Reports.TakeIfChanged(host.Incarnation)).OfType<RunnableReport>())
        {
            var size = report.CalculateSize();
            if (bytes > 0 && bytes + size > MaxBytesPerMessage)
            {
                yield return message;
                (message, bytes) = (new Reports(), 0);
            }

            message.Reports_.Add(report);
            bytes += size;
        }

        if (bytes > 0)
        {
            yield return message;
        }
    }

    // Nothing awaits it: a host tells its own end, and never throws.
    private async Task RunAsync((long Job, int Index) key, RunnableHost host)
    {
        await host.RunAsync();
        Remove(key, host);
    }

    private RunnableHost? Find(IncarnationRef incarnation)
    {
        lock (_lock)
        {
            return _hosts.TryGetValue(KeyOf(incarnation), out var host) && host.Incarnation.Equals(incarnation) ? host : null;
        }
    }

    private void Remove((long Job, int Index) key, RunnableHost host)
    {
        lock (_lock)
        {
            if (_hosts.GetValueOrDefault(key) == host)
            {
                _hosts.Remove(key);
                _begun.End(key, host.Incarnation.Incarnation);
            }
        }
    }

    private static (long Job, int Index) KeyOf(IncarnationRef incarnation) => (incarnation.JobSeq, incarnation.Index);

    [LoggerMessage(3101, LogLevel.Information, "job {JobId}: runnable {Index} starts as incarnation {Incarnation} ({Type})")]
    private static partial void LogAssigned(ILogger logger, string jobId, int index, long incarnation, string type);
}
