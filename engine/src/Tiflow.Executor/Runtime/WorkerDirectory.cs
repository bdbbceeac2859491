using System.Threading.Channels;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using WorkerState = Tiflow.Sdk.WorkerState;

namespace Tiflow.Executor.Runtime;

/// <summary>
/// What a job master knows of its workers. The session posts updates from its thread; everything else happens on the
/// job master's event loop.
/// </summary>
internal sealed class WorkerDirectory
{
    // Not bounded by itself: the leader sends no more than there are changes of the job's workers, and the event loop
    // takes them as they come.
    private readonly Channel<WorkerUpdates> _updates = Channel.CreateUnbounded<WorkerUpdates>(new UnboundedChannelOptions { SingleReader = true });
    private readonly OrderedDictionary<string, WorkerStatus> _known = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyDictionary<string, WorkerStatus> Known => _known;

    public void Post(WorkerUpdates updates) => _updates.Writer.TryWrite(updates);

    /// <summary>
    /// Waits for the first snapshot: before it nothing is known, which is not the same as that there are no workers.
    /// </summary>
    public async Task WaitForSnapshotAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var updates = await _updates.Reader.ReadAsync(cancellationToken);
            if (updates.Snapshot)
            {
                foreach (var update in updates.Workers)
                {
                    _known[update.Name] = ToStatus(update);
                }

                return;
            }
        }
    }

    /// <summary>
    /// Takes updates as they come and calls back for each change of state or incarnation, in order, until cancelled.
    /// </summary>
    public async Task DeliverAsync(Func<WorkerChange, Task> onChange, CancellationToken cancellationToken)
    {
        await foreach (var updates in _updates.Reader.ReadAllAsync(cancellationToken))
        {
            foreach (var update in updates.Workers)
            {
                var previous = _known.GetValueOrDefault(update.Name);
                var current = ToStatus(update);
                _known[update.Name] = current;
                if (previous?.State != current.State || previous.Incarnation != current.Incarnation)
                {
                    await onChange(new WorkerChange(previous, current));
                }
            }

            Signal();
        }
    }

    /// <summary>
    /// Workers whose creation is committed are known at once, not only when the leader tells what became of them.
    /// </summary>
    public void Expect(IEnumerable<NewWorker> workers)
    {
        foreach (var worker in workers)
        {
            _known.TryAdd(worker.Name, new WorkerStatus { Name = worker.Name, Type = worker.Type, State = WorkerState.Pending });
        }
    }

    public Task WaitForChangeAsync(CancellationToken cancellationToken) => _changed.Task.WaitAsync(cancellationToken);

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static WorkerStatus ToStatus(WorkerUpdate update) => new()
    {
        Name = update.Name,
        Type = update.Type,
        State = (WorkerState)update.State,
        Incarnation = update.Incarnation,
        Attempt = update.Attempt,
        Error = update.Error is { } error ? new JobError(error.Code, error.Message) : null,
        Progress = update.Progress is { } progress
            ? new Tiflow.Sdk.Progress(progress.Done, progress.HasTotal ? progress.Total : null, progress.Unit)
            : null,
        DetailJson = update.DetailJson.Memory,
    };
}
