using Tiflow.Sdk;

namespace Tiflow.Executor.Tests.Support;

internal sealed record TestConfig(string What = "return");

internal sealed record TestDetail(string Text);

/// <summary>Does what its config says.</summary>
[WorkerType("Test")]
internal sealed class TestWorker : Worker<TestConfig>
{
    // One host runs at a time: all tests that use this type share a collection.
    public static TaskCompletionSource Started { get; set; } = new();

    /// <summary>For "stop-slowly": it has been asked to stop.</summary>
    public static TaskCompletionSource Asked { get; set; } = new();

    /// <summary>For "stop-slowly": it does.</summary>
    public static TaskCompletionSource MayStop { get; set; } = new();

    public override async Task RunAsync(IWorkerContext context, CancellationToken stopping)
    {
        Started.TrySetResult();
        switch (Config.What)
        {
            case "terminal":
                throw JobException.Terminal("BAD", "it is bad");
            case "transient":
                throw JobException.Transient("AWAY", "it is away");
            case "bug":
                throw new InvalidOperationException("nobody foresaw this");
            case "long":
                throw JobException.Terminal("BAD", new string('x', 6 * 1024 * 1024));
            case "report-long":
                context.ReportProgress(new Progress(7, 9, new string('x', 100_000)));
                context.ReportDetail(new TestDetail(new string('x', 60 * 1024)));
                break;
            case "cancel":
                throw new OperationCanceledException("of something else");
            case "wait":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
                break;
            case "stop-slowly":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                Asked.TrySetResult();
                await MayStop.Task;
                break;
            case "save":
                await context.SaveCheckpointAsync(new TestDetail("one"), stopping);
                break;
            case "save-after-stop":
                await SaveAfterStopAsync(context, stopping);
                break;
            case "open":
                await context.Resources.OpenLocalAsync("sorted", stopping);
                break;
            case "report":
                context.ReportProgress(new Progress(7, 9, "things"));
                context.ReportDetail(new TestDetail("seven"));
                break;
            case "interleave":
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync()));
                break;
        }
    }

    private static async Task SaveAfterStopAsync(IWorkerContext context, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
        }
        finally
        {
            await context.SaveCheckpointAsync(new TestDetail("too late"), CancellationToken.None);
        }
    }

    private int _inside;

    private async Task CountAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            if (Interlocked.Increment(ref _inside) != 1)
            {
                throw new InvalidOperationException("two pieces of one runnable ran at the same time");
            }

            Thread.SpinWait(50);
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }
    }
}

/// <summary>Writes down the changes that it hears, until a worker has finished.</summary>
[JobType("TestJob", Version = 3)]
internal sealed class TestJobMaster : JobMaster<TestConfig>
{
    private readonly List<string> _heard = [];

    public override async Task RunAsync(IJobMasterContext context, CancellationToken stopping)
    {
        _heard.AddRange(context.Workers.Values.Select(Text));
        while (!_heard.Exists(static heard => heard.StartsWith("Finished", StringComparison.Ordinal)))
        {
            await context.WaitForWorkerChangeAsync(stopping);
        }

        context.ReportDetail(new TestDetail(string.Join(' ', _heard)));
    }

    public override Task OnWorkerChangedAsync(IJobMasterContext context, WorkerChange change)
    {
        _heard.Add(change.Current.Name == "bad" ? throw JobException.Terminal("CALLBACK", "it is bad") : Text(change.Current));
        return Task.CompletedTask;
    }

    private static string Text(WorkerStatus worker) => $"{worker.State}{worker.Incarnation}";
}
