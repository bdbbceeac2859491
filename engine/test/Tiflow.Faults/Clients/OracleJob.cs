using System.Globalization;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Clients;

/// <summary>
/// A FakeJob whose workers each watch a key of an etcd that no fault reaches: what was written there must have been
/// counted, once.
/// </summary>
internal sealed class OracleJob(RecordingClient client, EtcdClient etcd, History history, int workers)
{
    private const string Id = "oracle";
    private const string Prefix = "/fake-job/test/";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private int _round;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var status = await etcd.StatusAsync(cancellationToken) ?? throw new RigException($"the etcd at {etcd.Address} does not answer");
        var config = FakeJobs.WatchConfig(workers, etcd.Address, Prefix, status.Header.Revision);
        await client.CreateAsync(Id, FakeJobs.Type, config, cancellationToken);
    }

    /// <summary>Waits until each worker has done so many ticks.</summary>
    public Task TickedAsync(long ticks, CancellationToken cancellationToken) =>
        IsAsync($"{ticks} ticks of each worker", job => job.Workers.All(worker => worker.Done >= ticks), cancellationToken);

    /// <summary>Writes each key once, with a pause before each.</summary>
    public async Task WriteAsync(Func<TimeSpan> pause, CancellationToken cancellationToken)
    {
        _round++;
        for (var worker = 0; worker < workers; worker++)
        {
            await Task.Delay(pause(), TimeProvider.System, cancellationToken);
            await WriteAsync(worker, cancellationToken);
        }
    }

    /// <summary>Waits until the checkpoint of each worker shows what was written last, and no change lost or twice.</summary>
    public Task CountedAsync(CancellationToken cancellationToken)
    {
        var wanted = new WatchSeen(_round, Value);
        return IsAsync(
            $"value \"{Value}\" in each checkpoint, after {_round} changes",
            job => job.Workers.All(worker => worker.Watch == wanted),
            cancellationToken);
    }

    /// <summary>What is wrong with it when no fault is left: it runs, and shows no error of the past.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken cancellationToken)
    {
        await IsAsync("Running with all workers", static job => job.State == JobState.Running
            && job.Workers.All(static worker => worker.State == WorkerState.Running), cancellationToken);
        var job = await client.GetAsync(Id, cancellationToken) ?? throw new RigException($"{Id} cannot be read");
        return [.. job.Workers.Select(static worker => (worker.Name, worker.Error)).Prepend((Id, job.Error))
            .Where(static pair => pair.Error is not null)
            .Select(static pair => $"{pair.Item1} runs, but still shows {pair.Error.Code}: {pair.Error.Message}")];
    }

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        await client.CancelAsync(Id, cancellationToken);
        await IsAsync("Canceled", static job => job.State == JobState.Canceled, cancellationToken);
    }

    private string Value => string.Create(CultureInfo.InvariantCulture, $"round {_round}");

    private async Task WriteAsync(int worker, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{worker}");
        var calledAt = history.Now;
        await Eventually.IsAsync(
            $"a write of {key}", Limit, token => etcd.PutAfterAsync(key, _round - 1, Value, token), cancellationToken);
        history.Add(new HistoryEntry
        {
            Client = client.Name,
            Operation = Operation.Write,
            Job = Id,
            Worker = string.Create(CultureInfo.InvariantCulture, $"worker-{worker}"),
            Value = Value,
            CalledAt = calledAt,
            ReturnedAt = history.Now,
            Outcome = Outcome.Ok,
        });
    }

    private Task IsAsync(string what, Func<JobSeen, bool> condition, CancellationToken cancellationToken) => Eventually.IsAsync(
        $"{Id}: {what}",
        Limit,
        async token => await client.GetAsync(Id, token) is { } job && JobSeen.From(job) is var seen && seen.Workers.Count == workers && condition(seen),
        cancellationToken);
}
