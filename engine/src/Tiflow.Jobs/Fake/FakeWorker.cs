using System.Diagnostics;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Counts ticks, and fails on request.</summary>
[WorkerType(TypeName)]
internal sealed class FakeWorker : Worker<FakeWorkerConfig>
{
    public const string TypeName = "FakeTask";

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromMilliseconds(100);

    private FakeCheckpoint _state = new(Tick: 0, Restarts: 0, Crashed: false);

    public override async Task RunAsync(IWorkerContext context, CancellationToken stopping)
    {
        RefuseCrashUnlessAllowed(context);
        if (await context.LoadCheckpointAsync<FakeCheckpoint>(stopping) is { } saved)
        {
            _state = saved with { Restarts = saved.Restarts + 1 };
        }

        // At once, so that each run counts as a restart for the next one.
        await SaveAsync(context, stopping);
        try
        {
            await CountAsync(context, stopping);
        }
        finally
        {
            if (context.StopReason != StopReason.Fenced)
            {
                await SaveAsync(context, CancellationToken.None);
            }
        }
    }

    // Ticks are due at start + n × interval, so a late one does not shift the others.
    private async Task CountAsync(IWorkerContext context, CancellationToken stopping)
    {
        var time = context.Time;
        var startedAt = time.GetTimestamp();
        var savedAt = startedAt;
        for (var due = Config.TickInterval; _state.Tick < Config.TargetTick; due += Config.TickInterval)
        {
            if (due - time.GetElapsedTime(startedAt) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, time, stopping);
            }

            stopping.ThrowIfCancellationRequested();
            _state = _state with { Tick = _state.Tick + 1 };
            await InjectAsync(context, time.GetElapsedTime(startedAt), stopping);
            if (time.GetElapsedTime(savedAt) >= CheckpointInterval)
            {
                savedAt = time.GetTimestamp();
                await SaveAsync(context, stopping);
            }
        }
    }

    private async Task InjectAsync(IWorkerContext context, TimeSpan elapsed, CancellationToken stopping)
    {
        if (_state.Tick == Config.InjectTerminalErrorAtTick)
        {
            throw JobException.Terminal("INJECTED", $"injected terminal error by worker: {Config.Id} at tick {_state.Tick}");
        }

        if (_state.Tick == Config.CrashExecutorAtTick && !_state.Crashed)
        {
            _state = _state with { Crashed = true };
            await SaveAsync(context, stopping);
            context.Logger.CrashInjected(Config.Id, _state.Tick);
            Process.GetCurrentProcess().Kill();
        }

        if (Config.InjectErrorInterval > TimeSpan.Zero && elapsed >= Config.InjectErrorInterval)
        {
            throw JobException.Transient("INJECTED", $"injected error by worker: {Config.Id}");
        }
    }

    private async Task SaveAsync(IWorkerContext context, CancellationToken cancellationToken)
    {
        context.ReportProgress(new Progress(_state.Tick, Config.TargetTick, "ticks"));
        context.ReportDetail(new FakeReport(Config.Id, _state.Tick, _state.Restarts));
        await context.SaveCheckpointAsync(_state, cancellationToken);
    }

    private void RefuseCrashUnlessAllowed(IWorkerContext context)
    {
        if (Config.CrashExecutorAtTick > 0 && !context.FaultInjectionAllowed)
        {
            throw JobException.Terminal(
                "FAULT_INJECTION_DISABLED",
                "crash-executor-at-tick is set, but this executor does not allow it; start executors with --allow-fault-injection");
        }
    }
}
