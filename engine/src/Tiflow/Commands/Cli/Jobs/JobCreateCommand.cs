using System.CommandLine;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.Cli.Schedules;
using Tiflow.Commands.Cli.Waiting;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

internal static class JobCreateCommand
{
    private static readonly Option<string> Type = new("--job-type")
    {
        Description = "What kind of job, for example CVSDemo",
        HelpName = "TYPE",
        Required = true,
    };

    private static readonly Option<string?> Config = new("--job-config")
    {
        Description = "File with the job's config, at most 1 MiB; - reads standard input",
        HelpName = "FILE",
    };

    private static readonly Option<string?> JobId = new("--job-id")
    {
        Description = "The job's id; made up when it is not given. The same id with the same content is the same job",
        HelpName = "ID",
    };

    private static readonly Option<bool> Wait = JobOptions.Wait("Return when the job has ended, with the exit codes of 'job wait'");
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only check the job; create nothing" };
    private static readonly Option<int> Priority = new("--priority") { Description = "Higher ones are placed first", HelpName = "N" };

    private static readonly Option<Dictionary<string, string>> Labels =
        ValueParsers.KeyValues("--label", "A label of the job; may be repeated");

    private static readonly Option<string> Selector = new("--selector")
    {
        Description = "Run only on executors whose labels match, for example 'zone=a,disk!=hdd,tier in (x,y),gpu,!old'",
        HelpName = "SELECTOR",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<IReadOnlyDictionary<string, long>?> Demand =
        ValueParsers.Amounts("--demand", "What the job master takes on its executor, for example cpu=500m,memory=1GiB; slots=1 unless given");

    public static Command Create(CliOptions options)
    {
        var command = new ExampleCommand(
            "create",
            "Create a job and print its id.",
            "tiflow cli job create --job-type CVSDemo --job-config demo.json",
            "tiflow cli job create --job-type CVSDemo --job-config demo.json --job-id nightly --label team=data --wait",
            "tiflow cli job create --job-type FakeJob --selector 'zone=a,!old' --demand cpu=500m,memory=1GiB",
            "tiflow cli job create --job-type FakeJob --retry initial=1s,max-attempts=5 --start-after 10m --timeout 2h",
            "tiflow cli job create --job-type CVSDemo --job-config demo.json --job-id nightly --schedule '0 3 * * *' --time-zone Europe/Berlin",
            "generate-config | tiflow cli job create --job-type FakeJob --job-config - --dry-run")
        {
            Type, Config, JobId, Wait, DryRun, Priority, Selector, Demand, Labels,
        };
        JobPolicyOptions.AddTo(command);
        JobScheduleOptions.AddTo(command, Wait);
        CliSession.Handle(command, options, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CliSession session, ParseResult result, CancellationToken cancellationToken)
    {
        var path = result.GetValue(Config);
        var config = path is null ? JobConfigFile.None : await JobConfigFile.ReadAsync(path, cancellationToken);
        var isDryRun = result.GetValue(DryRun);
        var waits = result.GetValue(Wait) && !isDryRun;
        var request = Request(result, config);
        if (JobScheduleOptions.Request(result, request) is { } scheduled)
        {
            return await CreateScheduleAsync(session, scheduled, config, cancellationToken);
        }

        var job = await config.ExplainAsync(() => session.Client.CreateAsync(request, cancellationToken));
        if (!session.Output.IsJson)
        {
            session.Output.WriteLine(job.Id);
        }
        else if (!waits)
        {
            session.Print(job);
        }

        if (isDryRun)
        {
            CliOutput.Notice($"dry run: job {job.Id} is valid; nothing was created");
            if (job.Placement is { } placement)
            {
                CliOutput.Notice(placement.Summary);
            }
        }

        return waits
            ? await JobWaiter.RunAsync(
                session,
                new WaitRequest(job.Id, JobState.Finished, JobPolicyOptions.LongestWait(job, session.Time.GetUtcNow())) { OnlyNotice = true },
                cancellationToken)
            : ExitCodes.Done;
    }

    private static CreateJobRequest Request(ParseResult result, JobConfigFile config)
    {
        var request = new CreateJobRequest
        {
            JobId = result.GetValue(JobId) ?? "",
            Type = result.GetRequiredValue(Type),
            Config = config.Content,
            Priority = result.GetValue(Priority),
            DryRun = result.GetValue(DryRun),
            Selector = result.GetValue(Selector) ?? "",
        };
        if (result.GetValue(Demand) is { } demand)
        {
            request.Demand = new Resources { Amounts = { demand.ToDictionary(StringComparer.Ordinal) } };
        }

        JobPolicyOptions.Apply(result, request);
        request.Labels.Add(result.GetValue(Labels) ?? []);
        return request;
    }

    private static async Task<int> CreateScheduleAsync(
        CliSession session, CreateScheduleRequest request, JobConfigFile config, CancellationToken cancellationToken)
    {
        var schedule = await config.ExplainAsync(() => session.Client.CreateScheduleAsync(request, cancellationToken));
        if (session.Output.IsJson)
        {
            ScheduleLine.Print(session, schedule);
        }
        else
        {
            session.Output.WriteLine(schedule.Id);
        }

        if (request.Job.DryRun)
        {
            CliOutput.Notice($"dry run: schedule {schedule.Id} is valid; nothing was created. {ScheduleLine.Describe(schedule)}");
        }

        return ExitCodes.Done;
    }
}
