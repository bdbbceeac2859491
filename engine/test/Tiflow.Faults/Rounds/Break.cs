using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Rounds;

/// <summary>The faults that a round can do to the node that it has chosen.</summary>
internal static class Break
{
    public static IFault Kill(RoundContext context, Node node) => new KillFault(node);

    public static IFault Terminate(RoundContext context, Node node) => new TerminateFault(node);

    public static IFault Pause(RoundContext context, Node node) => new PauseFault(node);

    public static IFault FillDisk(RoundContext context, Node node) => new DiskFullFault(node);

    public static IFault Delay(RoundContext context, Node node) => new DelayFault(node.Host, context.Random.Next());

    public static Func<RoundContext, Node, IFault> JumpClock(TimeSpan jump) => (_, node) => new ClockFault(node, jump);

    public static Func<RoundContext, Node, IFault> Cut(CutKind kind) => (context, node) => new CutFault(
        context.Rig.Hosts.Switch ?? throw new RigException("the network cannot be cut on this machine"), node.Host, kind);
}
