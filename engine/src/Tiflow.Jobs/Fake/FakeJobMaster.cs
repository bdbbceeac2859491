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
        await (context.ConfigRevision == 0
            ? WorkerFleet.CreateAsync(context, workers, stopping)
            : WorkerFleet.UpdateAsync(context, workers, stopping));

        var overview = new FakeOverview([.. workers.Select(static worker => worker.Name)], Config);
        await WorkerFleet.FollowAsync(context, () => overview.Publish(context), stopping);
    }

    public override IEnumerable<string> ValidateUpdate(FakeConfig before, FakeConfig after) =>
        before.FixedKeys().Zip(after.FixedKeys())
            .Where(static pair => !Equals(pair.First.Value, pair.Second.Value))
            .Select(static pair => $"{pair.First.Key} cannot be changed in a job that exists");

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
            Watch = WatchOf(id),
        },
    };

    private FakeWatchConfig? WatchOf(int id) => Config.EtcdWatchEnable
        ? new FakeWatchConfig(Config.EtcdEndpoints!, string.Create(CultureInfo.InvariantCulture, $"{Config.EtcdWatchPrefix}{id}"), Config.EtcdStartRevision)
        : null;
}
