using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Harness;

/// <summary>The contexts of one incarnation. An incarnation that was replaced writes nothing any more.</summary>
internal sealed class HarnessContext(JobHarness job, HarnessRunnable runnable) : IJobMasterContext, IWorkerContext, IDisposable
{
    private const int MaxDetailBytes = 64 * 1024;
    private const int MaxCheckpointBytes = 1024 * 1024;

    private readonly CancellationTokenSource _stopping = new();

    public string JobId => "job-1";

    public long JobNumber => 1;

    public string ProjectId => "default";

    public string RunnableId => $"{JobId}.{runnable.Name}";

    public string WorkerName => runnable.Name;

    public long Incarnation { get; } = runnable.Incarnation;

    public int Attempt { get; } = runnable.Attempt;

    public StopReason StopReason { get; private set; }

    public bool FaultInjectionAllowed => job.FaultInjectionAllowed;

    public TimeProvider Time => job.Time;

    public ILogger Logger => NullLogger.Instance;

    public IKeyValueSpace Kv => throw new NotSupportedException("No built-in job type needs it yet.");

    public IResources Resources => throw new NotSupportedException("Integration tests have executors with disks.");

    public int ConfigRevision => job.ConfigRevision;

    public IReadOnlyDictionary<string, WorkerStatus> Workers => job.WorkerStatuses;

    public CancellationToken Stopping => _stopping.Token;

    private bool IsFenced => Incarnation != runnable.Incarnation || StopReason == StopReason.Fenced;

    public Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken)
        where T : class => Task.FromResult(runnable.Checkpoint<T>());

    public Task SaveCheckpointAsync<T>(T checkpoint, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsFenced)
        {
            throw new OperationCanceledException("A newer incarnation exists.");
        }

        runnable.Checkpoints.Add(ToJson(checkpoint, MaxCheckpointBytes));
        return Task.CompletedTask;
    }

    public void ReportProgress(Progress progress) => Publish(() => runnable.Progress = progress);

    public void ReportDetail<T>(T detail)
        where T : class => Publish(() => runnable.DetailJson = ToJson(detail, MaxDetailBytes));

    public Task CreateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken)
    {
        job.CreateWorkers(workers);
        return Task.CompletedTask;
    }

    public Task UpdateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken) => job.UpdateWorkersAsync(workers);

    public Task StopWorkersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No built-in job type needs it yet.");

    public Task WaitForWorkerChangeAsync(CancellationToken cancellationToken) =>
        job.WaitForWorkerChangeAsync(cancellationToken);

    public void Stop(StopReason reason)
    {
        StopReason = reason;
        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();

    private static byte[] ToJson<T>(T value, int limit)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, SdkJson.Options);
        return json.Length <= limit ? json : throw JobException.Terminal("TOO_LARGE", $"{json.Length} bytes, limit {limit}");
    }

    private void Publish(Action update)
    {
        if (!IsFenced)
        {
            update();
            job.Changed(runnable);
        }
    }
}
