using System.CommandLine;
using Tiflow.Faults;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Processes;

var seed = new Option<int>("--seed") { Description = "Everything random comes from it.", DefaultValueFactory = static _ => 1 };
var rounds = new Option<int>("--rounds") { Description = "Trials, in percent of what each round asks for.", DefaultValueFactory = static _ => 100 };
var only = new Option<string[]>("--only") { Description = "Only rounds whose names contain one of these words.", AllowMultipleArgumentsPerToken = true };
var quick = new Option<bool>("--quick") { Description = "The fixed short part: judges what is right, not how fast." };
var loopback = new Option<bool>("--loopback") { Description = "Without namespaces: leaves out the rounds that break networks or disks." };
var output = new Option<string>("--output")
{
    Description = "Where logs, histories and samples go.",
    DefaultValueFactory = static _ => Path.Combine(Binaries.Root, "artifacts", "faults"),
};
var command = new RootCommand("Breaks a cluster of real processes, and checks what it promises.") { seed, rounds, only, quick, loopback, output };
command.SetAction(async (parsed, cancellationToken) =>
{
    var options = new RigOptions
    {
        Seed = parsed.GetValue(seed),
        Percent = parsed.GetValue(rounds),
        Only = parsed.GetValue(only) ?? [],
        IsQuick = parsed.GetValue(quick),
        Loopback = parsed.GetValue(loopback),
        Output = Path.GetFullPath(parsed.GetRequiredValue(output)),
    };
    try
    {
        if (!OwnNamespaces.IsInside && !options.Loopback)
        {
            await OwnNamespaces.CheckAsync(cancellationToken);
            return await OwnNamespaces.RunAsync(args);
        }

        return await FaultRun.RunAsync(options, cancellationToken) ? 0 : 1;
    }
    catch (RigException failure)
    {
        await Console.Error.WriteLineAsync($"error: {failure.Message}");
        return 2;
    }
});
return await command.Parse(args).InvokeAsync();
