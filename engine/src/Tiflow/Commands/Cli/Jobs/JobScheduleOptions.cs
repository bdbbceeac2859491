using System.CommandLine;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>What makes a job one that runs again and again.</summary>
internal static class JobScheduleOptions
{
    private static readonly Option<string?> Cron = new("--schedule")
    {
        Description = "Run it again and again: minute hour day month weekday, or six fields with seconds first. "
            + "Creates a schedule; its id is --job-id",
        HelpName = "CRON",
    };

    private static readonly Option<string?> TimeZone = new("--time-zone")
    {
        Description = "Where --schedule is read, for example Europe/Berlin [default: UTC]",
        HelpName = "ZONE",
    };

    private static readonly Option<MisfirePolicy?> Misfire = ValueParsers.Word(
        "--misfire",
        "skip|run-once",
        "Runs whose time passed while no master led: skip, run-once [default: run-once]",
        new Dictionary<string, MisfirePolicy>(StringComparer.Ordinal)
        {
            ["skip"] = MisfirePolicy.Skip,
            ["run-once"] = MisfirePolicy.RunOnce,
        });

    private static readonly Option<OverlapPolicy?> Overlap = ValueParsers.Word(
        "--overlap",
        "skip|queue|cancel-previous|allow",
        "A run that is due while an earlier one has not ended: skip, queue, cancel-previous, allow [default: skip]",
        new Dictionary<string, OverlapPolicy>(StringComparer.Ordinal)
        {
            ["skip"] = OverlapPolicy.Skip,
            ["queue"] = OverlapPolicy.Queue,
            ["cancel-previous"] = OverlapPolicy.CancelPrevious,
            ["allow"] = OverlapPolicy.Allow,
        });

    private static readonly Option<int?> Keep = new("--keep")
    {
        Description = "How many runs that have ended are kept [default: 10]",
        HelpName = "N",
    };

    public static void AddTo(Command command, Option<bool> wait)
    {
        Option[] all = [Cron, TimeZone, Misfire, Overlap, Keep];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var isSchedule = result.GetResult(Cron) is not null;
            if (isSchedule && result.GetValue(wait))
            {
                result.AddError("--wait does not go with --schedule: a schedule has no end");
            }

            foreach (var option in all.Skip(1).Where(option => !isSchedule && result.GetResult(option) is not null))
            {
                result.AddError($"{option.Name} goes with --schedule");
            }
        });
    }

    /// <summary>Null when the job runs once.</summary>
    public static CreateScheduleRequest? Request(ParseResult result, CreateJobRequest job)
    {
        if (result.GetValue(Cron) is not { } cron)
        {
            return null;
        }

        var request = new CreateScheduleRequest
        {
            Job = job,
            Cron = cron,
            TimeZone = result.GetValue(TimeZone) ?? "",
            Misfire = result.GetValue(Misfire) ?? MisfirePolicy.Unspecified,
            Overlap = result.GetValue(Overlap) ?? OverlapPolicy.Unspecified,
        };
        if (result.GetValue(Keep) is { } keep)
        {
            request.Keep = keep;
        }

        return request;
    }
}
