using Tiflow.ClusterBench.Processes;
using Tiflow.ClusterBench.Results;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Tests.Etcd;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>The control loop on three members of etcd on this machine, in turns with the store alone; then a takeover.</summary>
internal sealed class EtcdBench(LoopRun loop, BenchSizes sizes)
{
    private const int Members = 3;

    private readonly Samples _placements = new();
    private readonly Samples _storePlacements = new();
    private readonly Samples _operations = new();
    private readonly Samples _storeOperations = new();
    private readonly Samples _takeovers = new();
    private readonly Samples _coldTakeovers = new();

    public static async Task<IReadOnlyList<ResultRow>> RunAsync(BenchSizes sizes, CancellationToken cancellationToken)
    {
        var members = await EtcdProcess.StartClusterAsync(Members, cancellationToken);
        try
        {
            string[] addresses = [.. members.Select(static member => member.Client)];
            var limits = new StoreLimits { MaxTransactionOperations = 2000 };
            var loop = new LoopRun((_, _) => Task.FromResult<IMetaStore>(new EtcdMetaStore(addresses, limits, TimeProvider.System)));
            return await new EtcdBench(loop, sizes).RunAsync(cancellationToken);
        }
        finally
        {
            await Task.WhenAll(members.Select(static member => member.DisposeAsync().AsTask()));
        }
    }

    private async Task<IReadOnlyList<ResultRow>> RunAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round <= sizes.Rounds; round++)
        {
            Console.WriteLine($"three members of etcd: round {round} of {sizes.Rounds}, load average {Machine.LoadAverage}");
            await MeasureAsync(counts: round > 0, cancellationToken);
        }

        Console.WriteLine($"three members of etcd: {sizes.TakeoverJobs} jobs that run");
        await loop.FillAsync("", sizes.TakeoverJobs, cancellationToken);
        for (var round = 0; round <= sizes.Rounds; round++)
        {
            var jobs = sizes.TakeoverJobs + (2 * round);
            var standingBy = await loop.TakeOverAsync("", jobs, standsBy: true, cancellationToken);
            var starting = await loop.TakeOverAsync("", jobs + 1, standsBy: false, cancellationToken);
            if (round > 0)
            {
                _takeovers.Add(standingBy.TotalSeconds);
                _coldTakeovers.Add(starting.TotalSeconds);
            }
        }

        return
        [
            ResultRow.AtLeast("durable placements, three members", _placements, "placements/s", 10_000),
            ResultRow.Compare("the same", _placements, "etcd alone", _storePlacements, "placements/s", target: 0.5),
            ResultRow.Compare("operations of these commits", _operations, "etcd alone", _storeOperations, "ops/s"),
            ResultRow.AtMost($"takeover with {Samples.Number(sizes.TakeoverJobs)} jobs, standing by", _takeovers, "s", 1.5),
            ResultRow.AtMost("the same, just started", _coldTakeovers, "s", 1.5),
        ];
    }

    private async Task MeasureAsync(bool counts, CancellationToken cancellationToken)
    {
        var (elapsed, transactions) = await loop.DecideAndCommitAsync("", jobs: 1, sizes.Workers, cancellationToken);
        var alone = await loop.CommitAsync("", transactions, cancellationToken);
        if (counts)
        {
            var operations = transactions.Sum(static transaction => transaction.Mutations.Count);
            _placements.Add(sizes.Workers / elapsed.TotalSeconds);
            _storePlacements.Add(sizes.Workers / alone.TotalSeconds);
            _operations.Add(operations / elapsed.TotalSeconds);
            _storeOperations.Add(operations / alone.TotalSeconds);
        }
    }
}
