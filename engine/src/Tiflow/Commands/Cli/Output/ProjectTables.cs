using System.Globalization;
using Spectre.Console;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Projects as people read them.</summary>
internal static class ProjectTables
{
    public static Table Of(IEnumerable<Project> projects)
    {
        var table = Cells.NewTable("ID", "WEIGHT", "SHARE", "JOBS", "WORKERS", "WAITING", "QUOTA");
        foreach (var project in projects)
        {
            table.AddRow(
                Cells.Text(project.Id),
                Cells.Number(project.Weight),
                Cells.Text(Share(project)),
                Cells.Number(project.Used["jobs"]),
                Cells.Number(project.Used["workers"]),
                Cells.Number(project.Waiting),
                Cells.Text(Cells.Pairs(project.Quota.Limits)));
        }

        return table;
    }

    public static Grid Details(Project project)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        grid.AddRow(new Text("Id:"), Cells.Text(project.Id));
        grid.AddRow(new Text("Weight:"), Cells.Number(project.Weight));
        grid.AddRow(new Text("Quota:"), Cells.Text(Cells.Pairs(project.Quota.Limits)));
        grid.AddRow(new Text("Used:"), Cells.Text(Cells.Pairs(project.Used)));
        grid.AddRow(new Text("Share:"), Cells.Text(Share(project)));
        grid.AddRow(new Text("Waiting:"), Cells.Number(project.Waiting));
        return grid;
    }

    private static string Share(Project project) => string.Create(CultureInfo.InvariantCulture, $"{100 * project.DominantShare:0.#}%");
}
