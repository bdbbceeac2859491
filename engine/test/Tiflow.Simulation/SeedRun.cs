using Tiflow.Simulation.Invariants;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation;

/// <summary>One seed, from its plan to its end.</summary>
internal static class SeedRun
{
    public static SeedResult Run(long seed, TextWriter? reader = null) => Run(seed, AllInvariants.Create(), new Tampering(), reader);

    public static SeedResult Run(long seed, IReadOnlyList<IInvariant> invariants, Tampering tampering, TextWriter? reader = null) =>
        Run(SimulationPlan.Of(seed), invariants, tampering, reader);

    public static SeedResult Run(SimulationPlan plan, IReadOnlyList<IInvariant> invariants, Tampering tampering, TextWriter? reader = null)
    {
        using var world = new World(plan, invariants, tampering, new Trace(reader));
        InvariantViolatedException? violation = null;
        try
        {
            world.Run();
        }
        catch (InvariantViolatedException e)
        {
            violation = e;
        }
#pragma warning disable CA1031 // A leader that throws breaks every promise; the seed repeats it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            violation = new InvariantViolatedException("nothing-throws", e.ToString());
        }

        return new SeedResult(plan.Seed, world.Trace.Hash, world.Queue.Steps, world.Queue.Now, world.SeenCounts, violation);
    }
}
