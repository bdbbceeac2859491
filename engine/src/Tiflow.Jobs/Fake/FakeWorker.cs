using System.Diagnostics;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Counts ticks, and fails on request.</summary>
[WorkerType(TypeName)]
internal sealed class FakeWorker : Worker<FakeWorkerConfig>
{
    public const string TypeName = "FakeTask";

    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromMilliseconds(100);

    public override async Task RunAsync(IWorkerContext context, CancellationToken stopping)
    {
        RefuseCrashUnlessAllowed(context);
        if (Config.IgnoreStop)
        {
            stopping = CancellationToken.None;
        }

        var journal = new FakeJournal(context, Config);
        var resources = new FakeResources(context, Config);
        await journal.BeginAsync(stopping);
        await resources.BeginAsync(stopping);
        try
        {
            await CountAndWatchAsync(context, journal, stopping);
            journal.ReportRead(await resources.EndAsync(journal.State.Tick, stopping));
        }
        finally
        {
            if (context.StopReason != StopReason.Fenced)
            {
                await journal.SaveAsync(CancellationToken.None);
            }
        }
    }

    // The watch has no end of its own: it goes on until the last tick, or fails.
    private async Task CountAndWatchAsync(IWorkerContext context, FakeJournal journal, CancellationToken stopping)
    {
        if (Config.Watch is null)
        {
            await CountAsync(context, journal, stopping);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var counting = CountAsync(context, journal, end.Token);
        var watching = new KeyWatch(Config.Watch, journal, context.Time, context.Logger).RunAsync(end.Token);
        var first = await Task.WhenAny(counting, watching);
        await end.CancelAsync();
        await Task.WhenAll(counting, watching).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await first;
    }

    // Ticks are due at start + n × interval, so a late one does not shift the others.
    private async Task CountAsync(IWorkerContext context, FakeJournal journal, CancellationToken stopping)
    {
        var time = context.Time;
        var startedAt = time.GetTimestamp();
        var savedAt = startedAt;
        for (var due = Config.TickInterval; journal.State.Tick < Config.TargetTick; due += Config.TickInterval)
        {
            if (due - time.GetElapsedTime(startedAt) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, time, stopping);
            }

            stopping.ThrowIfCancellationRequested();
            journal.State = journal.State with { Tick = journal.State.Tick + 1 };
            await InjectAsync(context, journal, time.GetElapsedTime(startedAt), stopping);
            if (time.GetElapsedTime(savedAt) >= CheckpointInterval)
            {
                savedAt = time.GetTimestamp();
                await journal.SaveAsync(stopping);
            }
        }
    }

    private async Task InjectAsync(IWorkerContext context, FakeJournal journal, TimeSpan elapsed, CancellationToken stopping)
    {
        if (journal.State.Tick == Config.InjectTerminalErrorAtTick)
        {
            throw JobException.Terminal("INJECTED", $"injected terminal error by worker: {Config.Id} at tick {journal.State.Tick}");
        }

        if (journal.State.Tick == Config.CrashExecutorAtTick && !journal.State.Crashed)
        {
            journal.State = journal.State with { Crashed = true };
            await journal.SaveAsync(stopping);
            context.Logger.CrashInjected(Config.Id, journal.State.Tick);
            Process.GetCurrentProcess().Kill();
        }

        if (Config.InjectErrorInterval > TimeSpan.Zero && elapsed >= Config.InjectErrorInterval)
        {
            throw JobException.Transient("INJECTED", $"injected error by worker: {Config.Id}");
        }
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
