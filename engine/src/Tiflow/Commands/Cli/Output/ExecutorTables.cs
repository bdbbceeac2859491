using Spectre.Console;
using Spectre.Console.Rendering;
using Tiflow.Commands.Cli.Json;
using Tiflow.Protocol.V1;
using ProtoExecutor = Tiflow.Protocol.V1.Executor;

namespace Tiflow.Commands.Cli.Output;

/// <summary>One executor as people read it: its fields below each other, then what runs there.</summary>
internal static class ExecutorTables
{
    public static IEnumerable<IRenderable> Details(ExecutorDetails details)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in Pairs(details.Executor))
        {
            grid.AddRow(new Text($"{name}:"), value);
        }

        yield return grid;
        if (details.Placed.Count > 0)
        {
            yield return new Text("\n");
            yield return Placed(details.Placed);
        }
    }

    private static IEnumerable<(string Name, IRenderable Value)> Pairs(ProtoExecutor executor)
    {
        yield return ("Id", Cells.Text(executor.Id));
        yield return ("Name", Cells.Text(executor.Name));
        yield return ("Address", Cells.Text(executor.Address));
        yield return ("Version", Cells.Text(executor.Version));
        yield return ("State", Cells.State(executor.State.ToString()));
        yield return ("Cordoned", Cells.Text(executor.IsCordoned ? "yes" : "no"));
        yield return ("Drain until", Cells.Text(Rfc3339.Format(executor.DrainDeadline) ?? ""));
        yield return ("Labels", Cells.Text(Cells.Pairs(executor.Labels)));
        yield return ("Types", Cells.Text(Cells.Pairs(executor.Types_)));
        yield return ("Capacity", Cells.Text(Cells.Pairs(executor.Capacity?.Amounts)));
        yield return ("Used", Cells.Text(Cells.Pairs(executor.Used?.Amounts)));
        yield return ("Heartbeat", Cells.Text(ClusterTables.Heartbeat(executor)));
    }

    private static Table Placed(IEnumerable<PlacedRunnable> placed)
    {
        var table = Cells.NewTable("JOB", "WORKER", "TYPE", "STATE", "RUN", "STOPPING");
        foreach (var runnable in placed)
        {
            table.AddRow(
                Cells.Text(runnable.JobId),
                Cells.Text(runnable.WorkerId),
                Cells.Text(runnable.Type),
                Cells.State(runnable.State.ToString()),
                Cells.Number(runnable.Incarnation),
                Cells.Text(runnable.IsStopping ? "yes" : "no"));
        }

        return table;
    }
}
