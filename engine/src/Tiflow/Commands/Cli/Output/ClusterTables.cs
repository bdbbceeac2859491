using Spectre.Console;
using ProtoExecutor = Tiflow.Protocol.V1.Executor;
using ProtoMaster = Tiflow.Protocol.V1.Master;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Executors and masters as people read them.</summary>
internal static class ClusterTables
{
    private static readonly string[] ExecutorHeadings = ["ID", "NAME", "ADDRESS", "STATE", "RUNNABLES", "HEARTBEAT"];
    private static readonly string[] WideExecutorHeadings = ["VERSION", "CAPACITY", "USED", "LABELS"];

    public static Table Executors(IEnumerable<ProtoExecutor> executors, bool isWide)
    {
        var table = Cells.NewTable(isWide ? ExecutorHeadings.Concat(WideExecutorHeadings) : ExecutorHeadings);
        foreach (var executor in executors)
        {
            table.AddRow(
            [
                Cells.Text(executor.Id),
                Cells.Text(executor.Name),
                Cells.Text(executor.Address),
                Cells.State(executor.State.ToString()),
                Cells.Number(executor.Runnables),
                Cells.Text(Heartbeat(executor)),
                .. isWide
                    ? [
                        Cells.Text(executor.Version),
                        Cells.Text(Cells.Pairs(executor.Capacity?.Amounts)),
                        Cells.Text(Cells.Pairs(executor.Used?.Amounts)),
                        Cells.Text(Cells.Pairs(executor.Labels)),
                    ]
                    : Array.Empty<Spectre.Console.Rendering.IRenderable>(),
            ]);
        }

        return table;
    }

    public static Table Masters(IEnumerable<ProtoMaster> masters)
    {
        var table = Cells.NewTable("NAME", "ADDRESS", "LEADER", "TERM", "VERSION");
        foreach (var master in masters)
        {
            table.AddRow(
                Cells.Text(master.Name),
                Cells.Text(master.Address),
                Cells.Text(master.IsLeader ? "yes" : "no"),
                Cells.Number(master.Term),
                Cells.Text(master.Version));
        }

        return table;
    }

    public static string Heartbeat(ProtoExecutor executor) => executor.HasLastHeartbeatAgeMs
        ? $"{Age.Format(TimeSpan.FromMilliseconds(executor.LastHeartbeatAgeMs))} ago"
        : "never";
}
