using Grpc.Core;
using Spectre.Console;
using Tiflow.ClusterBench.ControlLoop;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;
using Tiflow.Faults.Results;
using Tiflow.Faults.Rounds;

namespace Tiflow.Faults;

/// <summary>One round after the other, each in a new cluster; then the table.</summary>
internal static class FaultRun
{
    private const int TableWidth = 240;

    /// <summary>Returns whether every verdict is green.</summary>
    public static async Task<bool> RunAsync(RigOptions options, CancellationToken cancellationToken)
    {
        IHosts hosts = OwnNamespaces.IsInside ? await NetworkHosts.CreateAsync(cancellationToken) : new LoopbackHosts();
        var rig = new Rig(options, hosts);
        var results = new List<RoundResult>();
        var leftOut = new List<string>();
        foreach (var round in AllRounds.List.Where(round => IsWanted(round, options)))
        {
            if (Obstacle(round, hosts) is { } obstacle)
            {
                leftOut.Add($"LEFT OUT: {round.Name}: {obstacle}");
                continue;
            }

            Console.WriteLine($"{round.Name} ...");
            results.Add(await RunAsync(rig, round, cancellationToken));
            Console.WriteLine($"  {results[^1].Summary()}");
            SampleFile.Write(Path.Combine(options.Output, "samples.json"), options, results);
        }

        Console.WriteLine($"seed {options.Seed}; {SyncsPerSecond(options):0} fdatasync of 4 KiB per second");
        // A table that is read in files, too, is as wide as it needs.
        AnsiConsole.Profile.Width = TableWidth;
        ResultTable.Write(AnsiConsole.Console, results, judgesSpeed: !options.IsQuick);
        leftOut.ForEach(Console.WriteLine);
        var green = results.Count(result => result.IsGreen(judgesSpeed: !options.IsQuick));
        Console.WriteLine($"faults: {green} green, {results.Count - green} red, {leftOut.Count} left out");
        return green > 0 && green == results.Count;
    }

    private static string? Obstacle(Round round, IHosts hosts) => round switch
    {
        { NeedsCuts: true } when hosts.Switch is null => "networks and disks cannot be broken without namespaces",
        { NeedsDelays: true } when !Tap.IsPossible => "packets cannot be delayed without /dev/net/tun",
        { NeedsFaketime: true } when !ClockFault.IsPossible => "libfaketime is not installed (apt-get install libfaketime)",
        { NeedsNextVersion: true } when !File.Exists(Binaries.Next) => $"{Binaries.Next} is missing: run `make engine_next` first",
        _ => null,
    };

    private static double SyncsPerSecond(RigOptions options) =>
        SyncRate.Measure(Path.Combine(options.Output, "sync"), TimeSpan.FromSeconds(1));

    private static bool IsWanted(Round round, RigOptions options) => (!options.IsQuick || round.IsQuick)
        && (options.Only.Count == 0 || options.Only.Any(word => round.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static async Task<RoundResult> RunAsync(Rig rig, Round round, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(rig.Options.Output, DirectoryName(round.Name));
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        using var history = new History(Path.Combine(directory, "history.jsonl"));
        var result = await TryAsync(round, new RoundContext(rig, directory, history, RandomOf(rig, round)), cancellationToken);
        result = result with { Violations = [.. result.Violations, .. Checker.Violations(history.Snapshot())] };
        foreach (var violation in result.Violations)
        {
            Console.WriteLine($"  {violation}");
        }

        return result;
    }

    // A round that cannot be run to its end proves nothing; the others still may.
    private static async Task<RoundResult> TryAsync(Round round, RoundContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await round.RunAsync(context, cancellationToken);
        }
        catch (Exception failure) when (failure is RigException or TimeoutException or IOException or RpcException)
        {
            return new RoundResult { Fault = round.Fault, Role = round.Role, Violations = [failure.Message] };
        }
    }

    private static string DirectoryName(string name) =>
        string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    // Of the round's own name, so that it does the same alone as among others.
    private static Random RandomOf(Rig rig, Round round) =>
        new(round.Name.Aggregate(rig.Options.Seed, static (hash, c) => unchecked((hash * 31) + c)));
}
