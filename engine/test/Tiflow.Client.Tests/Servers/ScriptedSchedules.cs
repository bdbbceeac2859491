using System.Collections.Concurrent;
using Grpc.Core;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Tests.Servers;

// Schedules that never run.
internal sealed class ScriptedSchedules : ScheduleService.ScheduleServiceBase
{
    public ConcurrentQueue<CreateScheduleRequest> Created { get; } = new();

    public ConcurrentDictionary<string, Schedule> Schedules { get; } = new();

    public override Task<Schedule> CreateSchedule(CreateScheduleRequest request, ServerCallContext context)
    {
        Created.Enqueue(request);
        return Task.FromResult(new Schedule
        {
            Id = request.Job.JobId,
            ProjectId = request.Job.ProjectId,
            Cron = request.Cron,
            TimeZone = request.TimeZone,
            State = ScheduleState.Active,
        });
    }

    public override Task<Schedule> GetSchedule(ScheduleRef request, ServerCallContext context) => Answer(request);

    public override Task<Schedule> PauseSchedule(ScheduleRef request, ServerCallContext context) => Answer(request, ScheduleState.Paused);

    public override Task<Schedule> ResumeSchedule(ScheduleRef request, ServerCallContext context) => Answer(request, ScheduleState.Active);

    public override Task<Schedule> RunScheduleNow(RunScheduleNowRequest request, ServerCallContext context) => Answer(request.Schedule);

    public override async Task<DeleteScheduleResponse> DeleteSchedule(ScheduleRef request, ServerCallContext context)
    {
        await Answer(request);
        Schedules.TryRemove(request.ScheduleId, out _);
        return new DeleteScheduleResponse();
    }

    public override Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSchedulesResponse { Schedules = { Schedules.Values.OrderBy(static schedule => schedule.Id) } });

    private Task<Schedule> Answer(ScheduleRef request, ScheduleState? state = null)
    {
        if (!Schedules.TryGetValue(request.ScheduleId, out var schedule))
        {
            throw TiflowRpcError.Create(ErrorCodes.ScheduleNotFound, $"no schedule {request.ScheduleId}");
        }

        schedule.State = state ?? schedule.State;
        return Task.FromResult(schedule);
    }
}
