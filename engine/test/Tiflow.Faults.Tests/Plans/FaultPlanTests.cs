using Tiflow.Faults.Plans;

namespace Tiflow.Faults.Tests.Plans;

public sealed class FaultPlanTests
{
    private const int Count = 500;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<NodeRole, int> Nodes = new()
    {
        [NodeRole.Master] = 3,
        [NodeRole.Member] = 0,
        [NodeRole.Executor] = 4,
        [NodeRole.DemoServer] = 1,
    };

    [Fact]
    public void Make_SameSeed_SamePlan() => Make(seed: 7).ShouldBe(Make(seed: 7));

    [Fact]
    public void Make_OtherSeed_OtherPlan() => Make(seed: 8).ShouldNotBe(Make(seed: 7));

    [Fact]
    public void Make_Always_NamesOnlyNodesThatExist() =>
        Make(seed: 7).ShouldAllBe(static step => step.Index >= 0 && step.Index < Nodes[step.Role]);

    [Fact]
    public void Make_ManyFaults_HasEachKind() =>
        Make(seed: 7).Select(static step => step.Kind).Distinct().Order().ShouldBe(Enum.GetValues<FaultKind>().Order());

    [Fact]
    public void Make_WithoutCuts_OnlyStopsProcesses() =>
        Make(seed: 7, cuts: false).Select(static step => step.Kind).Distinct().Order()
            .ShouldBe([FaultKind.Kill, FaultKind.Terminate, FaultKind.Pause, FaultKind.KillAll]);

    [Fact]
    public void Make_ManyFaults_SomeOutlastTheLease() => Make(seed: 7).ShouldContain(static step => step.Hold > Lease);

    private static IReadOnlyList<FaultStep> Make(int seed, bool cuts = true) =>
        FaultPlan.Make(new Random(seed), Count, Nodes, Lease, cuts, delays: cuts);
}
