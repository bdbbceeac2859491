using Tiflow.Core.Cluster;

namespace Tiflow.Core.Scheduling;

/// <summary>Books runnables on executors to see what would follow; disposed, the state is as it was before.</summary>
internal sealed class Trial(ClusterState state) : IDisposable
{
    private readonly Stack<(RunnableEntry Runnable, ExecutorEntry Executor, int Sign)> _booked = new();

    public void Occupy(RunnableEntry runnable, ExecutorEntry executor) => Book(runnable, executor, 1);

    public void Vacate(RunnableEntry runnable, ExecutorEntry executor) => Book(runnable, executor, -1);

    /// <summary>Takes back what was booked last.</summary>
    public void Undo()
    {
        var (runnable, executor, sign) = _booked.Pop();
        Apply(runnable, executor, -sign);
    }

    public void Dispose()
    {
        while (_booked.Count > 0)
        {
            Undo();
        }
    }

    private void Book(RunnableEntry runnable, ExecutorEntry executor, int sign)
    {
        _booked.Push((runnable, executor, sign));
        Apply(runnable, executor, sign);
    }

    private void Apply(RunnableEntry runnable, ExecutorEntry executor, int sign)
    {
        executor.Used = sign > 0 ? executor.Used + runnable.Spec.Demand : executor.Used - runnable.Spec.Demand;
        runnable.Job.CountPlaced(executor.Zone, sign);
        state.Index.Update(executor);
    }
}
