using System.Diagnostics;
using Tiflow.Simulation.Results;

namespace Tiflow.Simulation;

/// <summary>Many seeds, several at a time.</summary>
internal static class SimulationRun
{
    public static bool Run(long first, long seeds, int threads, TextWriter output, CancellationToken cancellationToken)
    {
        var summary = new SimulationSummary();
        var started = Stopwatch.GetTimestamp();
        Parallel.For(
            first,
            first + seeds,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            seed => summary.Add(SeedRun.Run(seed)));
        summary.Write(output, Stopwatch.GetElapsedTime(started));
        return summary.IsGood;
    }

    /// <summary>One seed, told step by step.</summary>
    public static bool Tell(long seed, TextWriter output)
    {
        var result = SeedRun.Run(seed, output);
        output.WriteLine(result.Violation?.Message ?? "all promises were kept");
        return result.Violation is null;
    }
}
