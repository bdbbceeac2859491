using Grpc.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Leadership;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What users do with schedules, on the wire.</summary>
internal sealed class ScheduleApiService(LeaderAccess access, ScheduleRequestReader reader) : V1.ScheduleService.ScheduleServiceBase
{
    public override Task<V1.Schedule> CreateSchedule(V1.CreateScheduleRequest request, ServerCallContext context)
    {
        access.Require();
        var spec = reader.Read(request);
        return AskAsync(tag => new ClusterEvent.CreateSchedule(tag, spec, request.Job.DryRun), context);
    }

    public override Task<V1.Schedule> GetSchedule(V1.ScheduleRef request, ServerCallContext context)
    {
        var name = ScheduleRequestReader.NameOf(request);
        return AskAsync(tag => new ClusterEvent.GetSchedule(tag, name), context);
    }

    public override async Task<V1.ListSchedulesResponse> ListSchedules(V1.ListSchedulesRequest request, ServerCallContext context)
    {
        var project = JobRequestReader.ProjectOf(request.ProjectId);
        var result = await access.Require().AskAsync(tag => new ClusterEvent.ListSchedules(tag, project), context.CancellationToken);
        var response = new V1.ListSchedulesResponse();
        response.Schedules.AddRange(((RequestResult.Schedules)result).Views.Select(ScheduleMapping.ToProto));
        return response;
    }

    public override Task<V1.Schedule> PauseSchedule(V1.ScheduleRef request, ServerCallContext context) =>
        ChangeAsync(request, ScheduleVerb.Pause, moment: null, context);

    public override Task<V1.Schedule> ResumeSchedule(V1.ScheduleRef request, ServerCallContext context) =>
        ChangeAsync(request, ScheduleVerb.Resume, moment: null, context);

    public override Task<V1.Schedule> RunScheduleNow(V1.RunScheduleNowRequest request, ServerCallContext context) =>
        ChangeAsync(request.Schedule, ScheduleVerb.RunNow, request.Moment?.ToDateTimeOffset(), context);

    public override async Task<V1.DeleteScheduleResponse> DeleteSchedule(V1.ScheduleRef request, ServerCallContext context)
    {
        await ChangeAsync(request, ScheduleVerb.Delete, moment: null, context);
        return new V1.DeleteScheduleResponse();
    }

    private Task<V1.Schedule> ChangeAsync(V1.ScheduleRef request, ScheduleVerb verb, DateTimeOffset? moment, ServerCallContext context)
    {
        var name = ScheduleRequestReader.NameOf(request);
        return AskAsync(tag => new ClusterEvent.ChangeSchedule(tag, name, verb, moment), context);
    }

    private async Task<V1.Schedule> AskAsync(Func<long, ClusterEvent.Request> request, ServerCallContext context)
    {
        var result = await access.Require().AskAsync(request, context.CancellationToken);
        return ((RequestResult.Schedule)result).View.ToProto();
    }
}
