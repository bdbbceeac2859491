using Tiflow.Core.Jobs;
using Tiflow.Core.Schedules;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using MisfirePolicy = Tiflow.Core.Schedules.MisfirePolicy;
using OverlapPolicy = Tiflow.Core.Schedules.OverlapPolicy;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>Reads what users want of schedules, and refuses what cannot be right before it reaches the control loop.</summary>
internal sealed class ScheduleRequestReader(JobRequestReader jobs)
{
    private const int MostKept = 1000;
    private const int LongestCron = 1024;

    public ScheduleSpec Read(CreateScheduleRequest request)
    {
        var wanted = request.Job ?? throw Invalid("a schedule needs the job that it runs");
        if (wanted.StartAt is not null || wanted.HasStartDelayMs)
        {
            throw Invalid("--start-after: the runs of a schedule start at its own times");
        }

        if (request.HasKeep && request.Keep is < 0 or > MostKept)
        {
            throw Invalid($"--keep {request.Keep}: a schedule keeps between 0 and {MostKept} runs that have ended");
        }

        var job = jobs.Read(wanted);
        return job.Name.JobId.Length > ScheduleSpec.LongestId
            ? throw Invalid($"\"{job.Name.JobId}\" cannot be a schedule's id: use at most {ScheduleSpec.LongestId} characters, for its runs add a time")
            : new ScheduleSpec
            {
                Name = job.Name,
                Cron = CronOf(request),
                Misfire = OrDefault(request.Misfire, MisfirePolicy.RunOnce),
                Overlap = OrDefault(request.Overlap, OverlapPolicy.Skip),
                Keep = request.HasKeep ? request.Keep : ScheduleSpec.DefaultKeep,
                CreatedAt = job.CreatedAt,
                Job = job,
                Demand = JobRequestReader.DemandOf(wanted),
            };
    }

    public static JobName NameOf(ScheduleRef? schedule) =>
        JobRequestReader.NameOf(new JobRef { ProjectId = schedule?.ProjectId ?? "", JobId = schedule?.ScheduleId ?? "" });

    private static CronSchedule CronOf(CreateScheduleRequest request)
    {
        if (request.Cron.Length > LongestCron)
        {
            throw Invalid($"--schedule: {request.Cron.Length} characters are more than the limit of {LongestCron}");
        }

        try
        {
            return CronSchedule.Parse(request.Cron, request.TimeZone.Length > 0 ? request.TimeZone : CronSchedule.DefaultZone);
        }
        catch (FormatException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static MisfirePolicy OrDefault(V1.MisfirePolicy given, MisfirePolicy otherwise) =>
        given == default ? otherwise
        : Enum.IsDefined((MisfirePolicy)given) ? (MisfirePolicy)given
        : throw Invalid($"no misfire policy {given}");

    private static OverlapPolicy OrDefault(V1.OverlapPolicy given, OverlapPolicy otherwise) =>
        given == default ? otherwise
        : Enum.IsDefined((OverlapPolicy)given) ? (OverlapPolicy)given
        : throw Invalid($"no overlap policy {given}");

    private static Grpc.Core.RpcException Invalid(string message) => TiflowRpcError.Create(ErrorCodes.InvalidArgument, message);
}
