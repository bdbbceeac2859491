using Tiflow.Simulation.Invariants;

namespace Tiflow.Simulation.Tests;

/// <summary>An invariant that never complained proves nothing: each finds a deliberate bug.</summary>
public sealed class MutationTests
{
    private const int Seeds = 400;

    public static TheoryData<string> Names => [.. Mutants.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Deliberate_bug_is_found_by_its_invariant(string name)
    {
        var (invariant, make) = Mutants.All[name];

        Enumerable.Range(1, Seeds).Any(seed => SeedRun.Run(seed, Only(invariant), make()).Violation?.Invariant == invariant).ShouldBeTrue();
    }

    [Fact]
    public void Every_invariant_has_a_bug_that_it_finds() => AllInvariants.Create().Select(static invariant => invariant.Id)
        .ShouldBeSubsetOf(Mutants.All.Values.Select(static mutant => mutant.Invariant));

    // The others would find some of the bugs first.
    private static IReadOnlyList<IInvariant> Only(string id) => [.. AllInvariants.Create().Where(invariant => invariant.Id == id)];
}
