using Tiflow.Core.Effects;

namespace Tiflow.Master.ControlLoop;

/// <summary>Where the control loop's effects go. Called by one thread at a time, in order; must not block.</summary>
internal interface ILoopOutlet
{
    void Do(ClusterEffect effect);
}
