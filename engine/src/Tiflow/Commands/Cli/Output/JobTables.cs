using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tiflow.Commands.Cli.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>Jobs as people read them.</summary>
internal static class JobTables
{
    private static readonly string[] Headings = ["ID", "TYPE", "STATE", "PROGRESS", "AGE", "REASON"];
    private static readonly string[] WideHeadings = ["WANTED", "ATTEMPT", "EXECUTOR", "WORKERS", "PRIORITY", "LABELS"];

    public static Table List(IEnumerable<Job> jobs, bool isWide, DateTimeOffset now)
    {
        var table = Cells.NewTable(isWide ? Headings.Concat(WideHeadings) : Headings);
        foreach (var job in jobs)
        {
            table.AddRow(isWide ? Row(job, now).Concat(WideRow(job)) : Row(job, now));
        }

        return table;
    }

    /// <summary>Everything about one job: its fields below each other, then its workers.</summary>
    public static IEnumerable<IRenderable> Details(Job job, DateTimeOffset now)
    {
        yield return Fields(job, now);
        if (job.Workers.Count > 0)
        {
            yield return new Text("\n");
            yield return Workers(job.Workers);
        }
    }

    private static IEnumerable<IRenderable> Row(Job job, DateTimeOffset now) =>
    [
        Cells.Text(job.Id),
        Cells.Text(job.Type),
        Cells.State(job.State.ToString()),
        Cells.Text(Cells.Progress(job.Progress)),
        Cells.Text(Age.Of(job.CreatedAt, now)),
        Cells.Text(job.Reason),
    ];

    private static IEnumerable<IRenderable> WideRow(Job job) =>
    [
        Cells.Text(job.DesiredState.ToString()),
        Cells.Number(job.Attempt),
        Cells.Text(job.Master?.ExecutorId ?? ""),
        Cells.Number(job.Workers.Count),
        Cells.Number(job.Priority),
        Cells.Text(Cells.Pairs(job.Labels)),
    ];

    private static Grid Fields(Job job, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in Pairs(job, now))
        {
            grid.AddRow(new Text($"{name}:"), value);
        }

        return grid;
    }

    private static IEnumerable<(string Name, IRenderable Value)> Pairs(Job job, DateTimeOffset now)
    {
        yield return ("Id", Cells.Text(job.Id));
        yield return ("Type", Cells.Text(job.Type));
        yield return ("Project", Cells.Text(job.ProjectId));
        yield return ("State", Cells.State(job.State.ToString()));
        yield return ("Wanted", Cells.Text(job.DesiredState.ToString()));
        yield return ("Reason", Cells.Text(job.Reason));
        yield return ("Progress", Cells.Text(Cells.Progress(job.Progress)));
        yield return ("Attempt", Cells.Number(job.Attempt));
        yield return ("Error", Cells.Error(job.Error));
        yield return ("Labels", Cells.Text(Cells.Pairs(job.Labels)));
        yield return ("Selector", Cells.Text(job.Selector));
        yield return ("Demand", Cells.Text(Cells.Pairs(job.Demand?.Amounts)));
        yield return ("Priority", Cells.Number(job.Priority));
        yield return ("Retry", Cells.Text(RetryOutput.From(job.Retry)?.ToText() ?? ""));
        yield return ("Starts", Cells.Text(Rfc3339.Format(job.StartAt) ?? ""));
        yield return ("Deadline", Cells.Text(Rfc3339.Format(job.Deadline) ?? ""));
        yield return ("Schedule", Cells.Text(job.ScheduleId));
        yield return ("Created", Cells.Text(Moment(job.CreatedAt, now)));
        yield return ("Started", Cells.Text(Moment(job.StartedAt, now)));
        yield return ("Finished", Cells.Text(Moment(job.FinishedAt, now)));
        yield return ("Executor", Cells.Text(job.Master?.ExecutorId ?? ""));
    }

    private static Table Workers(IEnumerable<Worker> workers)
    {
        var table = Cells.NewTable("WORKER", "NAME", "TYPE", "STATE", "EXECUTOR", "RUN", "PROGRESS", "ERROR");
        foreach (var worker in workers)
        {
            table.AddRow(
                Cells.Text(worker.Id),
                Cells.Text(worker.Name),
                Cells.Text(worker.Type),
                Cells.State(worker.State.ToString()),
                Cells.Text(worker.ExecutorId),
                Cells.Number(worker.Incarnation),
                Cells.Text(Cells.Progress(worker.Progress)),
                Cells.Error(worker.Error));
        }

        return table;
    }

    private static string Moment(Google.Protobuf.WellKnownTypes.Timestamp? time, DateTimeOffset now) => time is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Rfc3339.Format(time)} ({Age.Of(time, now)} ago)");
}
