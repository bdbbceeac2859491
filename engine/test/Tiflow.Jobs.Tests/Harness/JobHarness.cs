using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Sdk;
using Tiflow.Sdk.Registration;

namespace Tiflow.Jobs.Tests.Harness;

/// <summary>
/// Runs one job, job master and workers, in this process: all on one event loop, so that a run under <see
/// cref="FakeTimeProvider"/> is the same each time. What fails transiently runs again after a second. The runnables may
/// be read when the job has ended, is stopped, or after <see cref="AdvanceAsync"/>. Not offered yet:
/// <c>OnWorkerChangedAsync</c>, the key/value space, stopping single workers.
/// </summary>
internal sealed class JobHarness : IAsyncDisposable
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop = new();
    private readonly JobTypeCatalog _catalog;
    private readonly Dictionary<string, HarnessRunnable> _workers = [];
    private readonly OrderedDictionary<string, WorkerStatus> _statuses = [];
    private readonly TaskCompletionSource<JobEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _change = new();
    private CancellationTokenSource _halt = new();
    private long _lastIncarnation;

    private JobHarness(JobTypeCatalog catalog, TimeProvider time, string type, string config)
    {
        _catalog = catalog;
        Time = time;
        Master = new HarnessRunnable("0", type, Encoding.UTF8.GetBytes(config));
    }

    public TimeProvider Time { get; }

    public bool FaultInjectionAllowed { get; init; }

    public HarnessRunnable Master { get; }

    public int ConfigRevision { get; private set; }

    public IReadOnlyDictionary<string, HarnessRunnable> Workers => _workers;

    public IReadOnlyDictionary<string, WorkerStatus> WorkerStatuses => _statuses;

    /// <summary>Ends when the job is finished or has failed.</summary>
    public Task<JobEnd> End => _end.Task;

    /// <summary>Starts a job with the config as a user would write it.</summary>
    public static JobHarness Start(
        JobTypeCatalog catalog, TimeProvider time, string type, string config, bool faultInjectionAllowed = false)
    {
        var job = new JobHarness(catalog, time, type, config) { FaultInjectionAllowed = faultInjectionAllowed };
        job.Resume();
        return job;
    }

    /// <summary>Starts everything that has not ended.</summary>
    public void Resume() => _loop.Post(
        _ =>
        {
            _halt = new CancellationTokenSource();
            Master.Supervision = SuperviseMasterAsync(_halt.Token);
            foreach (var worker in _workers.Values.Where(static worker => !worker.ToStatus().HasEnded))
            {
                worker.Supervision = SuperviseWorkerAsync(worker, _halt.Token);
            }
        },
        null);

    /// <summary>Asks everything to stop and waits until it has.</summary>
    public Task StopAsync(StopReason reason) => _loop.RunAsync(async () =>
    {
        await StopWorkersAsync(reason);
        Master.Running?.Stop(reason);
        await Master.Supervision;
    });

    /// <summary>Replaces the job master by a new incarnation, while the workers run on.</summary>
    public Task FailOverMasterAsync() => _loop.RunAsync(async () =>
    {
        Master.Running?.Stop(StopReason.Fenced);
        await Master.Supervision;
        Master.Supervision = SuperviseMasterAsync(_halt.Token);
    });

    /// <summary>Gives the job another config: its job master starts again, while the workers run on.</summary>
    public Task UpdateConfigAsync(string config) => _loop.RunAsync(async () =>
    {
        Master.Config = Encoding.UTF8.GetBytes(config);
        ConfigRevision++;
        await RestartAsync(Master, SuperviseMasterAsync);
    });

    /// <summary>Lets fake time pass, step by step, and everything that is due with it.</summary>
    public async Task AdvanceAsync(TimeSpan duration, TimeSpan step)
    {
        var time = (FakeTimeProvider)Time;
        await _loop.WhenQuietAsync();
        for (var passed = TimeSpan.Zero; passed < duration && !End.IsCompleted; passed += step)
        {
            time.Advance(step);
            await _loop.WhenQuietAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(StopReason.Cancel);
        _halt.Dispose();
    }

    internal void CreateWorkers(IEnumerable<WorkerSpec> specs)
    {
        foreach (var spec in specs.Where(spec => !_workers.ContainsKey(spec.Name)))
        {
            var config = JsonSerializer.SerializeToUtf8Bytes(spec.Config, spec.Config.GetType(), SdkJson.Options);
            var worker = new HarnessRunnable(spec.Name, spec.Type, config);
            _workers.Add(spec.Name, worker);
            Changed(worker);
            worker.Supervision = SuperviseWorkerAsync(worker, _halt.Token);
        }
    }

    internal async Task UpdateWorkersAsync(IReadOnlyCollection<WorkerSpec> specs)
    {
        CreateWorkers(specs);
        foreach (var spec in specs)
        {
            var worker = _workers[spec.Name];
            var config = JsonSerializer.SerializeToUtf8Bytes(spec.Config, spec.Config.GetType(), SdkJson.Options);
            if (!worker.ToStatus().HasEnded && !worker.Config.SequenceEqual(config))
            {
                worker.Config = config;
                await RestartAsync(worker, halt => SuperviseWorkerAsync(worker, halt));
            }
        }
    }

    internal void Changed(HarnessRunnable runnable)
    {
        if (runnable != Master)
        {
            _statuses[runnable.Name] = runnable.ToStatus();
            // Posted, so that the job master does not run in the middle of a worker's report.
            var change = _change;
            _change = new TaskCompletionSource();
            _loop.Post(_ => change.SetResult(), null);
        }
    }

    internal Task WaitForWorkerChangeAsync(CancellationToken cancellationToken) => _change.Task.WaitAsync(cancellationToken);

    private async Task RestartAsync(HarnessRunnable runnable, Func<CancellationToken, Task> supervise)
    {
        runnable.Running?.Stop(StopReason.Move);
        await runnable.Supervision;
        runnable.Supervision = supervise(_halt.Token);
    }

    private async Task SuperviseMasterAsync(CancellationToken halt)
    {
        await SuperviseAsync(
            Master,
            (context, stopping) => _catalog.Jobs[Master.Type].Create(Master.Config).RunAsync(context, stopping),
            halt);
        if (Master.ToStatus().HasEnded)
        {
            await StopWorkersAsync(StopReason.JobEnded);
            _end.TrySetResult(new JobEnd(Master.State == WorkerState.Finished, Master.Error));
        }
    }

    private Task SuperviseWorkerAsync(HarnessRunnable worker, CancellationToken halt) => SuperviseAsync(
        worker,
        (context, stopping) => _catalog.Workers[worker.Type].Create(worker.Config).RunAsync(context, stopping),
        halt);

    private async Task SuperviseAsync(
        HarnessRunnable runnable, Func<HarnessContext, CancellationToken, Task> run, CancellationToken halt)
    {
        while (await RunOnceAsync(runnable, run) == WorkerState.Pending)
        {
            await Task.Delay(Backoff, Time, halt).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (halt.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <returns>Pending when it is to run again; Starting when it was stopped.</returns>
    private async Task<WorkerState> RunOnceAsync(HarnessRunnable runnable, Func<HarnessContext, CancellationToken, Task> run)
    {
        runnable.Incarnation = ++_lastIncarnation;
        runnable.Runs++;
        using var context = new HarnessContext(this, runnable);
        runnable.Running = context;
        Become(runnable, WorkerState.Running, error: null);
        try
        {
            await Task.Yield();
            await run(context, context.Stopping);
            Become(runnable, WorkerState.Finished, error: null);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            Become(runnable, WorkerState.Starting, error: null);
        }
        catch (JobException e)
        {
            runnable.Attempt++;
            Become(runnable, e.IsTransient ? WorkerState.Pending : WorkerState.Failed, new JobError(e.Code, e.Message));
        }

        runnable.Running = null;
        return runnable.State;
    }

    private void Become(HarnessRunnable runnable, WorkerState state, JobError? error)
    {
        (runnable.State, runnable.Error) = (state, error ?? (state == WorkerState.Running ? runnable.Error : null));
        Changed(runnable);
    }

    private Task StopWorkersAsync(StopReason reason)
    {
        StopWorkers(reason);
        return Task.WhenAll(_workers.Values.Select(static worker => worker.Supervision));
    }

    private void StopWorkers(StopReason reason)
    {
        _halt.Cancel();
        foreach (var worker in _workers.Values)
        {
            worker.Running?.Stop(reason);
        }
    }
}
