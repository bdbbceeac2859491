using Tiflow.Sdk;

namespace Tiflow.Hosting.Tests.JobTypes;

[JobType("Sample")]
internal sealed class SampleJobMaster : JobMaster<SampleConfig>
{
    public override Task RunAsync(IJobMasterContext context, CancellationToken stopping) => Task.CompletedTask;
}
