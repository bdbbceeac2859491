using Tiflow.Commands.Cli.Json;
using Tiflow.Commands.Cli.Output;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Schedules;

/// <summary>The answer of a verb in one line, or the whole schedule as JSON.</summary>
internal static class ScheduleLine
{
    public static void Print(CliSession session, Schedule schedule)
    {
        if (session.Output.IsJson)
        {
            session.Output.WriteJson(ScheduleOutput.From(schedule), CliJson.Documents.ScheduleOutput);
        }
        else
        {
            session.Output.WriteLine(Describe(schedule));
        }
    }

    public static void PrintInFull(CliSession session, Schedule schedule)
    {
        if (session.Output.IsJson)
        {
            Print(session, schedule);
        }
        else
        {
            session.Output.Write(ScheduleTables.Details(schedule));
        }
    }

    public static string Describe(Schedule schedule) => schedule.NextRunAt is null
        ? $"schedule {schedule.Id} is {schedule.State}"
        : $"schedule {schedule.Id} is {schedule.State}; its next run is at {Rfc3339.Format(schedule.NextRunAt)}";
}
