using System.Globalization;
using Tiflow.Jobs.Workers;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>Runs a number of workers that count to a target.</summary>
[JobType("FakeJob")]
internal sealed class FakeJobMaster : JobMaster<FakeConfig>
{
    public override async Task RunAsync(IJobMasterContext context, CancellationToken stopping)
    {
        var workers = Enumerable.Range(0, Config.WorkerCount).Select(SpecOf).ToArray();
        WorkerSpec[] second = Config.LocalResource is null ? [] : [SpecOfReader()];
        var overview = new FakeOverview([.. workers.Concat(second).Select(static worker => worker.Name)], Config);
        await PutAsync(context, workers, stopping);
        await WorkerFleet.FollowAsync(context, () => overview.Publish(context), stopping);
        if (second.Length > 0)
        {
            await PutAsync(context, second, stopping);
            await WorkerFleet.FollowAsync(context, () => overview.Publish(context), stopping);
        }
    }

    public override IEnumerable<string> ValidateUpdate(FakeConfig before, FakeConfig after) =>
        before.FixedKeys().Zip(after.FixedKeys())
            .Where(static pair => !Equals(pair.First.Value, pair.Second.Value))
            .Select(static pair => $"{pair.First.Key} cannot be changed in a job that exists");

    private static Task PutAsync(IJobMasterContext context, WorkerSpec[] workers, CancellationToken cancellationToken) =>
        context.ConfigRevision == 0
            ? WorkerFleet.CreateAsync(context, workers, cancellationToken)
            : WorkerFleet.UpdateAsync(context, workers, cancellationToken);

    private WorkerSpec SpecOf(int id) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"worker-{id}"),
        Type = FakeWorker.TypeName,
        Config = new FakeWorkerConfig
        {
            Id = id,
            TargetTick = Config.TargetTick,
            TickInterval = Config.TickInterval,
            InjectErrorInterval = Config.InjectErrorInterval,
            InjectTerminalErrorAtTick = Config.InjectTerminalErrorAtTick,
            CrashExecutorAtTick = id == 0 ? Config.CrashExecutorAtTick : 0,
            IgnoreStop = Config.IgnoreStop,
            Writes = Config.LocalResource is null ? null : ResourceOf(id),
            Watch = WatchOf(id),
        },
    };

    private WorkerSpec SpecOfReader()
    {
        string[] resources = [.. Enumerable.Range(0, Config.WorkerCount).Select(ResourceOf)];
        return new WorkerSpec
        {
            Name = "reader",
            Type = FakeWorker.TypeName,
            Resources = resources,
            Config = new FakeWorkerConfig
            {
                Id = Config.WorkerCount,
                TargetTick = Config.TargetTick,
                TickInterval = Config.TickInterval,
                Reads = resources,
            },
        };
    }

    private string ResourceOf(int id) => string.Create(CultureInfo.InvariantCulture, $"{Config.LocalResource}{id}");

    private FakeWatchConfig? WatchOf(int id) => Config.EtcdWatchEnable
        ? new FakeWatchConfig(Config.EtcdEndpoints!, string.Create(CultureInfo.InvariantCulture, $"{Config.EtcdWatchPrefix}{id}"), Config.EtcdStartRevision)
        : null;
}
