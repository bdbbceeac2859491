namespace Tiflow.Metadata.Tests.Memory;

/// <summary>Runs tasks on the thread that pumps it, in the order in which they became ready.</summary>
internal sealed class PumpedScheduler : TaskScheduler
{
    private readonly Queue<Task> _ready = new();

    public Task Start(Func<Task> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    public void RunUntilIdle()
    {
        while (_ready.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }

    protected override void QueueTask(Task task) => _ready.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
