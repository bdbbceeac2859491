using Tiflow.Core.Effects;

namespace Tiflow.Core.Tests.Support;

/// <summary>One incarnation in a <see cref="FakeExecutor"/>.</summary>
internal sealed class FakeRun(ClusterEffect.Assign assign)
{
    public ClusterEffect.Assign Assign { get; } = assign;

    public bool SaidStarted { get; set; }

    /// <summary>The last graceful stop that it was asked for.</summary>
    public ClusterEffect.Stop? Stop { get; set; }
}
