namespace Tiflow.Sdk.Tests.Registration;

[JobType("Sample")]
internal sealed class SampleJobMaster : JobMaster<SampleJobConfig>
{
    public override Task RunAsync(IJobMasterContext context, CancellationToken stopping) => Task.CompletedTask;
}
