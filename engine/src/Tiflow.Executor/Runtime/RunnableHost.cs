using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using StopReason = Tiflow.Sdk.StopReason;

namespace Tiflow.Executor.Runtime;

/// <summary>
/// Runs one incarnation on an event loop of its own: of all code that is queued on its scheduler one piece runs at a
/// time. No exception leaves it: whatever the author's code does becomes the outcome that the leader is told.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "Its token sources have neither timers nor wait handles, and may be cancelled after the end.")]
internal sealed partial class RunnableHost
{
    private const ConfigureAwaitOptions Quietly =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly RunnableServices _services;
    private readonly ILogger _logger;
    private readonly TaskFactory _eventLoop;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _fenced = new();
    private readonly WorkerDirectory _workers = new();
    private readonly TaskCompletionSource _codeEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopReason;

    public RunnableHost(RunnableServices services, ILoggerFactory loggers)
    {
        _services = services;
        _logger = loggers.CreateLogger($"Tiflow.Job.{services.Assign.Type}");
        _eventLoop = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
    }

    public IncarnationRef Incarnation => _services.Assign.Runnable;

    public ReportSlot Reports { get; } = new();

    /// <summary>Ends, without error, when the author's code has ended.</summary>
    public Task CodeEnded => _codeEnded.Task;

    public StopReason StopReason => (StopReason)Volatile.Read(ref _stopReason);

    /// <summary>Cancelled when nothing that this incarnation writes counts any more.</summary>
    public CancellationToken Fenced => _fenced.Token;

    /// <summary>Runs the incarnation; ends when the leader knows the outcome, or nobody wants to know it.</summary>
    public async Task RunAsync()
    {
        var exited = await ExecuteAsync();
        Reports.Complete(exited);
        LogEnded(_logger, _services.RunnableId, Incarnation.Incarnation, exited.Outcome, exited.Error?.Code ?? "", exited.Error?.Message ?? "");
        _codeEnded.TrySetResult();
        try
        {
            var acked = await _services.Outbox.EnqueueAsync(
                new ExecutorEvent { Runnable = Incarnation, Exited = exited }, _fenced.Token);
            await acked.WaitAsync(_fenced.Token);
        }
        catch (OperationCanceledException)
        {
            // Fenced: the outcome interests nobody.
        }
    }

    /// <summary>Asks the code to stop. The first reason stays, unless the incarnation is fenced.</summary>
    public void Stop(StopReason reason)
    {
        if (reason == StopReason.Fenced)
        {
            Volatile.Write(ref _stopReason, (int)reason);
        }
        else
        {
            Interlocked.CompareExchange(ref _stopReason, (int)reason, (int)StopReason.None);
        }

        // Callbacks of the token are the author's code: they run on the pool, not on the session's thread.
        _ = _stopping.CancelAsync();
    }

    /// <summary>Another incarnation exists: the gate closes at once, and nobody waits for this one's end.</summary>
    public void Fence()
    {
        Stop(StopReason.Fenced);
        _ = _fenced.CancelAsync();
    }

    public void Update(WorkerUpdates updates) => _workers.Post(updates);

    private async Task<Exited> ExecuteAsync()
    {
        try
        {
            await _services.Outbox.EnqueueAsync(new ExecutorEvent { Runnable = Incarnation, Started = new Started() }, _fenced.Token);
            await _eventLoop.StartNew(RunAuthorsCodeAsync, CancellationToken.None).Unwrap();
            return new Exited { Outcome = ExitOutcome.Finished };
        }
#pragma warning disable CA1031 // The one place where an author's exception, whatever it is, becomes an outcome.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ExitOutcomes.Of(e, _stopping.IsCancellationRequested);
        }
    }

    private async Task RunAuthorsCodeAsync()
    {
        var assign = _services.Assign;
        if (_services.IsMaster)
        {
            var master = TypeOf(_services.Catalog.Jobs, assign.Type).Create(assign.Config.Span);
            await RunMasterAsync(master, new JobMasterContext(_services, this, _logger, _workers));
        }
        else
        {
            var worker = TypeOf(_services.Catalog.Workers, assign.Type).Create(assign.Config.Span);
            await worker.RunAsync(new WorkerContext(_services, this, _logger), _stopping.Token);
        }
    }

    // The callbacks run beside RunAsync, on the same event loop; whichever fails first ends both.
    private async Task RunMasterAsync(JobMaster master, JobMasterContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await _workers.WaitForSnapshotAsync(ending.Token);
        var running = master.RunAsync(context, ending.Token);
        var callbacks = _workers.DeliverAsync(change => master.OnWorkerChangedAsync(context, change), ending.Token);
        await Task.WhenAny(running, callbacks);
        if (callbacks.IsFaulted)
        {
            await ending.CancelAsync();
        }

        await running.ConfigureAwait(Quietly);
        await ending.CancelAsync();
        await callbacks.ConfigureAwait(Quietly);
        await (callbacks.IsFaulted ? callbacks : running);
    }

    private static T TypeOf<T>(IReadOnlyDictionary<string, T> types, string name) =>
        types.TryGetValue(name, out var type)
            ? type
            : throw JobException.Terminal("UNKNOWN_JOB_TYPE", $"this executor does not know the type {name}");

    [LoggerMessage(3102, LogLevel.Information, "{Runnable}#{Incarnation} has ended: {Outcome} {Code} {Message}")]
    private static partial void LogEnded(
        ILogger logger, string runnable, long incarnation, ExitOutcome outcome, string code, string message);
}
