using Spectre.Console;
using Spectre.Console.Rendering;
using Tiflow.Commands.Cli.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Schedules for people.</summary>
internal static class ScheduleTables
{
    public static Table List(IEnumerable<Schedule> schedules)
    {
        var table = Cells.NewTable("ID", "CRON", "ZONE", "STATE", "NEXT RUN", "LAST RUN", "LAST STATE");
        foreach (var schedule in schedules)
        {
            table.AddRow(
                Cells.Text(schedule.Id),
                Cells.Text(schedule.Cron),
                Cells.Text(schedule.TimeZone),
                Cells.State(schedule.State.ToString()),
                Cells.Text(Rfc3339.Format(schedule.NextRunAt) ?? ""),
                Cells.Text(schedule.LastRun?.JobId ?? ""),
                LastState(schedule));
        }

        return table;
    }

    public static Grid Details(Schedule schedule)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in Pairs(schedule))
        {
            grid.AddRow(new Text($"{name}:"), value);
        }

        return grid;
    }

    private static IEnumerable<(string Name, IRenderable Value)> Pairs(Schedule schedule)
    {
        var output = ScheduleOutput.From(schedule);
        yield return ("Id", Cells.Text(output.Id));
        yield return ("Project", Cells.Text(output.ProjectId));
        yield return ("Cron", Cells.Text($"{output.Cron} ({output.TimeZone})"));
        yield return ("State", Cells.State(output.State));
        yield return ("Next run", Cells.Text(output.NextRunAt ?? ""));
        yield return ("Last run", Cells.Text(output.LastRun?.JobId ?? ""));
        yield return ("Last state", LastState(schedule));
        yield return ("Queued", Cells.Text(output.QueuedRunAt ?? ""));
        yield return ("Misfire", Cells.Text(output.Misfire));
        yield return ("Overlap", Cells.Text(output.Overlap));
        yield return ("Keep", Cells.Number(output.Keep));
        yield return ("Type", Cells.Text(output.Job.Type));
        yield return ("Labels", Cells.Text(Cells.Pairs(schedule.Job.Labels)));
        yield return ("Selector", Cells.Text(output.Job.Selector ?? ""));
        yield return ("Demand", Cells.Text(Cells.Pairs(schedule.Job.Demand?.Amounts)));
        yield return ("Created", Cells.Text(output.CreatedAt ?? ""));
    }

    private static IRenderable LastState(Schedule schedule) =>
        schedule.LastRun is { State: not JobState.Unspecified } last ? Cells.State(last.State.ToString()) : Cells.Text("");
}
