using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using Progress = Tiflow.Sdk.Progress;
using StopReason = Tiflow.Sdk.StopReason;

namespace Tiflow.Executor.Runtime;

/// <summary>What job masters and workers have in common.</summary>
internal abstract class RunnableContext : IRunnableContext
{
    private const int MaxCheckpointBytes = 1024 * 1024;

    protected RunnableContext(RunnableServices services, RunnableHost host, ILogger logger)
    {
        Services = services;
        Host = host;
        Logger = logger;
        Kv = new KeyValueSpace(this);
        Resources = new ResourceSpace(this);
    }

    public string JobId => Services.Assign.JobId;

    public long JobNumber => Services.Assign.Runnable.JobSeq;

    public string ProjectId => Services.Assign.ProjectId;

    public string RunnableId => Services.RunnableId;

    public long Incarnation => Services.Assign.Runnable.Incarnation;

    public int Attempt => Services.Assign.Attempt;

    public StopReason StopReason => Host.StopReason;

    public bool FaultInjectionAllowed => Services.FaultInjectionAllowed;

    public TimeProvider Time => Services.Time;

    public ILogger Logger { get; }

    public IKeyValueSpace Kv { get; }

    public IResources Resources { get; }

    internal RunnableServices Services { get; }

    internal RunnableHost Host { get; }

    public async Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Host.Fenced);
        var request = new LoadCheckpointRequest { Runnable = Host.Incarnation };
        var response = await Services.Link.AskAsync((client, options) => client.LoadCheckpointAsync(request, options), either.Token);
        return response.HasData ? JsonSerializer.Deserialize<T>(response.Data.Span, SdkJson.Options) : null;
    }

    public Task SaveCheckpointAsync<T>(T checkpoint, CancellationToken cancellationToken)
        where T : class
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(checkpoint, SdkJson.Options);
        if (json.Length > MaxCheckpointBytes)
        {
            throw JobException.Terminal(
                ErrorCodes.InvalidArgument, $"the checkpoint has {json.Length} bytes, more than the limit of {MaxCheckpointBytes}");
        }

        var save = new SaveCheckpoint { Data = UnsafeByteOperations.UnsafeWrap(json) };
        return SendAsync(new ExecutorEvent { SaveCheckpoint = save }, cancellationToken);
    }

    public void ReportProgress(Progress progress) => Host.Reports.Set(progress);

    public void ReportDetail<T>(T detail)
        where T : class =>
        Host.Reports.SetDetail(detail);

    /// <summary>Sends an event and waits until it is committed. Who waits no more still has the action called, once, when there is an answer.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or fenced.</exception>
    /// <exception cref="JobException">Refused.</exception>
    internal async Task SendAsync(ExecutorEvent executorEvent, CancellationToken cancellationToken, Action? whenAnswered = null)
    {
        executorEvent.Runnable = Host.Incarnation;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Host.Fenced);
        var acked = await QueueAsync(executorEvent, whenAnswered, either.Token);
        if (await acked.WaitAsync(either.Token) is not { } error)
        {
            return;
        }

        if (error.Code == ErrorCodes.Fenced)
        {
            Host.Fence();
            throw new OperationCanceledException(error.Message);
        }

        throw JobException.Terminal(error.Code, error.Message);
    }

    // Who does not wait any more has asked nevertheless: the answer comes when it comes.
    private async Task<Task<ErrorDetail?>> QueueAsync(ExecutorEvent executorEvent, Action? whenAnswered, CancellationToken cancellationToken)
    {
        var queued = Task.FromResult<ErrorDetail?>(null);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return queued = await Services.Outbox.EnqueueAsync(executorEvent, cancellationToken);
        }
        finally
        {
            if (whenAnswered is not null)
            {
                _ = queued.ContinueWith(_ => whenAnswered(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
