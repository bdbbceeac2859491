using Google.Protobuf.WellKnownTypes;
using Tiflow.Protocol.V1;

namespace Tiflow.Client;

/// <content>Jobs that run again and again.</content>
public sealed partial class MasterClient
{
    /// <summary>Creates a schedule, or returns the one that exists with this id and content. Project, tenant and an empty id are filled in.</summary>
    public Task<Schedule> CreateScheduleAsync(CreateScheduleRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var filled = request.Clone();
        filled.Job = Filled(request.Job);
        return CallAsync((master, call) => master.Schedules.CreateScheduleAsync(filled, call), cancellationToken);
    }

    /// <summary>The schedule as it is now.</summary>
    public Task<Schedule> GetScheduleAsync(string scheduleId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Schedules.GetScheduleAsync(Schedule(scheduleId), call), cancellationToken);

    /// <summary>Schedules in the order of their ids.</summary>
    public async Task<IReadOnlyList<Schedule>> ListSchedulesAsync(CancellationToken cancellationToken = default)
    {
        var request = new ListSchedulesRequest { ProjectId = _options.ProjectId };
        var response = await CallAsync((master, call) => master.Schedules.ListSchedulesAsync(request, call), cancellationToken)
            .ConfigureAwait(false);
        return response.Schedules;
    }

    /// <summary>No more runs until it is resumed.</summary>
    public Task<Schedule> PauseScheduleAsync(string scheduleId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Schedules.PauseScheduleAsync(Schedule(scheduleId), call), cancellationToken);

    /// <summary>Runs from the next moment on.</summary>
    public Task<Schedule> ResumeScheduleAsync(string scheduleId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Schedules.ResumeScheduleAsync(Schedule(scheduleId), call), cancellationToken);

    /// <summary>One run at once; within a second it is the same run.</summary>
    public Task<Schedule> RunScheduleNowAsync(string scheduleId, CancellationToken cancellationToken = default)
    {
        var request = new RunScheduleNowRequest
        {
            Schedule = Schedule(scheduleId),
            Moment = Timestamp.FromDateTimeOffset(_options.TimeProvider.GetUtcNow()),
        };
        return CallAsync((master, call) => master.Schedules.RunScheduleNowAsync(request, call), cancellationToken);
    }

    /// <summary>Removes a schedule; its runs stay.</summary>
    public Task DeleteScheduleAsync(string scheduleId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Schedules.DeleteScheduleAsync(Schedule(scheduleId), call), cancellationToken);

    private ScheduleRef Schedule(string scheduleId) => new() { ProjectId = _options.ProjectId, ScheduleId = scheduleId };
}
