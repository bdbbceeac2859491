using System.CommandLine;
using Tiflow.Simulation;
using Tiflow.Simulation.Plans;

var seeds = new Option<long>("--seeds") { Description = "How many.", DefaultValueFactory = static _ => 10_000 };
var first = new Option<long>("--seed") { Description = "The first one.", DefaultValueFactory = static _ => 1 };
var threads = new Option<int>("--threads") { Description = "How many at a time.", DefaultValueFactory = static _ => 2 };
var trace = new Option<bool>("--trace") { Description = "Tell what happens with the first seed, step by step." };
var command = new RootCommand("Simulates whole clusters in virtual time, and checks what they promise.") { seeds, first, threads, trace };
command.SetAction((parsed, cancellationToken) =>
{
    var seed = parsed.GetValue(first);
    if (parsed.GetValue(trace))
    {
        Console.WriteLine(SimulationPlan.Of(seed));
        return Task.FromResult(SimulationRun.Tell(seed, Console.Out) ? 0 : 1);
    }

    var isGood = SimulationRun.Run(seed, parsed.GetValue(seeds), parsed.GetValue(threads), Console.Out, cancellationToken);
    return Task.FromResult(isGood ? 0 : 1);
});
return await command.Parse(args).InvokeAsync();
