using Tiflow.Core.Effects;
using Tiflow.Master.ControlLoop;

namespace Tiflow.ClusterBench.ControlLoop;

/// <summary>Waits for the first request that a control loop has answered, and so committed.</summary>
internal sealed class FirstReply : ILoopOutlet
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Do(ClusterEffect effect)
    {
        if (effect is ClusterEffect.Reply)
        {
            _done.TrySetResult();
        }
    }
}
