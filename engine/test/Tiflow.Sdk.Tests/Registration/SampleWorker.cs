namespace Tiflow.Sdk.Tests.Registration;

[WorkerType("SampleTask")]
internal sealed class SampleWorker : Worker<SampleJobConfig>
{
    public override Task RunAsync(IWorkerContext context, CancellationToken stopping) => Task.CompletedTask;
}
