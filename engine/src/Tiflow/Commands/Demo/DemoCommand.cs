using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Demo;

internal static class DemoCommand
{
    private static readonly Option<long> Records = AtLeast(new Option<long>("--records")
    {
        Description = "Rows to copy",
        HelpName = "N",
        DefaultValueFactory = static _ => 1_000_000,
    });

    private static readonly Option<int> Files = AtLeast(new Option<int>("--files")
    {
        Description = "Files that hold them",
        HelpName = "N",
        DefaultValueFactory = static _ => 10,
    });

    private static readonly Option<int> Executors = AtLeast(new Option<int>("--executors")
    {
        Description = "Executors that copy",
        HelpName = "N",
        DefaultValueFactory = static _ => 2,
    });

    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Keep the directory with data and logs, and print it; a demo that fails always keeps it",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "demo",
            "Start a small cluster on this machine, copy data with it, and compare source and destination.",
            "tiflow demo",
            "tiflow demo --records 10000000 --files 20 --executors 4",
            "tiflow demo --keep")
        {
            Records, Files, Executors, Keep,
        };
        command.SetAction(static (result, cancellationToken) => DemoRun.RunAsync(
            new DemoOptions
            {
                Records = result.GetValue(Records),
                Files = result.GetValue(Files),
                Executors = result.GetValue(Executors),
                Keep = result.GetValue(Keep),
            },
            cancellationToken));
        return command;
    }

    private static Option<T> AtLeast<T>(Option<T> option)
        where T : System.Numerics.INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() < T.One)
            {
                result.AddError($"{option.Name} must be at least 1");
            }
        });
        return option;
    }
}
