using System.Globalization;
using Tiflow.Demo.V1;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Copies one file, and knows at any time how much of it is safe at the destination.</summary>
[WorkerType(TypeName)]
internal sealed class CvsWorker : Worker<CvsWorkerConfig>
{
    public const string TypeName = "CvsTask";

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    private CopyPosition _reported = CopyPosition.Start;
    private CopyPosition _saved = CopyPosition.Start;

    public override async Task RunAsync(IWorkerContext context, CancellationToken stopping)
    {
        using var source = DemoEndpoint.Source(Config.SrcHost);
        using var destination = DemoEndpoint.Destination(Config.DstHost);
        _saved = CopyPosition.From(await context.LoadCheckpointAsync<FileCheckpoint>(stopping));
        try
        {
            await CopyFromAsync(_saved);
        }
        catch (JobException e) when (e.Code == DemoEndpoint.RowsLost && _saved != CopyPosition.Start)
        {
            context.Logger.CopyStartsAnew(Config.Idx, e.Message);
            await SaveAsync(context, CopyPosition.Start, stopping);
            await CopyFromAsync(CopyPosition.Start);
        }

        Task CopyFromAsync(CopyPosition start) =>
            SuperviseAsync(context, new FileCopy(source, destination, TargetOf(context, start), start, context.Time), stopping);
    }

    // The copy runs on the thread pool; this side reports and saves what it has reached. Whatever ends the copy, what
    // is safe is saved.
    private async Task SuperviseAsync(IWorkerContext context, FileCopy copy, CancellationToken stopping)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var copying = Task.Run(() => copy.RunAsync(halt.Token), CancellationToken.None);
        try
        {
            await FollowAsync(context, copy, copying, halt.Token);
        }
        finally
        {
            await halt.CancelAsync();
            await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Report(context, copy.Position);
            await SaveAsync(context, copy.Position, CancellationToken.None);
        }

        await copying;
    }

    private async Task FollowAsync(IWorkerContext context, FileCopy copy, Task copying, CancellationToken cancellationToken)
    {
        var savedAt = context.Time.GetTimestamp();
        while (!copying.IsCompleted)
        {
            Report(context, copy.Position);
            if (context.Time.GetElapsedTime(savedAt) >= CheckpointInterval)
            {
                savedAt = context.Time.GetTimestamp();
                await SaveAsync(context, copy.Position, cancellationToken);
            }

            await Task.WhenAny(copying, Task.Delay(ReportInterval, context.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Report(IWorkerContext context, CopyPosition position)
    {
        if (!ReferenceEquals(position, _reported))
        {
            _reported = position;
            context.ReportProgress(new Progress(position.Rows, Config.Rows, "rows"));
            context.ReportDetail(position.ToReport());
        }
    }

    private async Task SaveAsync(IWorkerContext context, CopyPosition position, CancellationToken cancellationToken)
    {
        if (position != _saved && context.StopReason != StopReason.Fenced)
        {
            await context.SaveCheckpointAsync(position.ToCheckpoint(), cancellationToken);
            _saved = position;
        }
    }

    private OpenFile TargetOf(IWorkerContext context, CopyPosition start) => new()
    {
        Dir = Config.DstDir,
        File = Config.Idx,
        AfterKey = start.Key,
        FencingToken = context.Incarnation,
        Owner = string.Create(CultureInfo.InvariantCulture, $"{context.JobId}#{context.JobNumber}/{Config.Idx}"),
    };
}
