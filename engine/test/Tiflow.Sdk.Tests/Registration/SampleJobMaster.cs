namespace Tiflow.Sdk.Tests.Registration;

[JobType("Sample", Version = 2)]
internal sealed class SampleJobMaster : JobMaster<SampleJobConfig>
{
    public override Task RunAsync(IJobMasterContext context, CancellationToken stopping) => Task.CompletedTask;
}
