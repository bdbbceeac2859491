using Tiflow.Metadata;

namespace Tiflow.Master.Tests.Support;

/// <summary>A leadership whose holder may have been paused for too long, as its bench says.</summary>
internal sealed class PausableLeadership(ILeadership leadership, LoopBench bench) : ILeadership
{
    public FencingToken Token => leadership.Token;

    public bool IsCurrent => bench.IsCurrent;

    public CancellationToken Lost => leadership.Lost;

    public ValueTask DisposeAsync() => leadership.DisposeAsync();
}
