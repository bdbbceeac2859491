using Grpc.Core;
using Tiflow.Demo.V1;
using Tiflow.Jobs.Workers;
using Tiflow.Sdk;

namespace Tiflow.Jobs.CvsDemo;

/// <summary>Copies every file of a demo server to another one, with one worker per file.</summary>
[JobType("CVSDemo")]
internal sealed class CvsJobMaster : JobMaster<CvsConfig>
{
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    public override async Task RunAsync(IJobMasterContext context, CancellationToken stopping)
    {
        var plan = await context.LoadCheckpointAsync<CvsPlan>(stopping) ?? await MakePlanAsync(context, stopping);
        await WorkerFleet.CreateAsync(context, plan.Files.Select(SpecOf), stopping);

        var overview = new CvsOverview(plan);
        await WorkerFleet.FollowAsync(context, () => overview.Publish(context), stopping);
    }

    private async Task<CvsPlan> MakePlanAsync(IJobMasterContext context, CancellationToken stopping)
    {
        var found = await ListFilesAsync(context, stopping);
        if (Config.FileNum > found.Count)
        {
            throw JobException.Terminal(
                "INVALID_CONFIG",
                $"fileNum is {Config.FileNum}, but the source {Config.SrcHost} has {found.Count} files; leave fileNum out to copy all");
        }

        var files = found.OrderBy(static file => file.Index).Select(static file => new PlannedFile(file.Index, file.Rows));
        var plan = new CvsPlan([.. files.Take(Config.FileNum > 0 ? Config.FileNum : found.Count)]);
        await context.SaveCheckpointAsync(plan, stopping);
        context.Logger.CopyPlanned(
            plan.Files.Count, plan.Files.Sum(static file => file.Rows), Config.SrcHost, Config.DstHost, Config.DstDir);
        return plan;
    }

    private async Task<IReadOnlyList<Demo.V1.FileInfo>> ListFilesAsync(IJobMasterContext context, CancellationToken stopping)
    {
        using var source = DemoEndpoint.Source(Config.SrcHost);
        using var timeout = new CancellationTokenSource(ListTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            var isReady = await source.Client.IsReadyAsync(new IsReadyRequest(), cancellationToken: either.Token);
            var list = await source.Client.ListFilesAsync(new ListFilesRequest(), cancellationToken: either.Token);
            return isReady.Ready && list.Files.Count > 0
                ? list.Files
                : throw JobException.Transient(
                    "UNAVAILABLE", $"demo server {Config.SrcHost} (source): it has no complete files yet; generate data there");
        }
        catch (RpcException e)
        {
            stopping.ThrowIfCancellationRequested();
            throw source.Translate(e);
        }
    }

    private WorkerSpec SpecOf(PlannedFile file) => new()
    {
        Name = file.WorkerName,
        Type = CvsWorker.TypeName,
        Config = new CvsWorkerConfig
        {
            Idx = file.Idx,
            Rows = file.Rows,
            SrcHost = Config.SrcHost,
            DstHost = Config.DstHost,
            DstDir = Config.DstDir,
        },
    };
}
