using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Tests.Servers;

// A job service that remembers jobs and plays what a test has written down for it.
internal sealed class ScriptedMaster : JobService.JobServiceBase
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Jobs by id.
    public ConcurrentDictionary<string, Job> Jobs { get; } = new(StringComparer.Ordinal);

    // Errors that the next calls answer with, one each.
    public ConcurrentQueue<RpcException> Refusals { get; } = new();

    // What the next watches send, one list each; a watch without a list sends the job as it is and then stays silent.
    public ConcurrentQueue<IReadOnlyList<Job>> Watches { get; } = new();

    public ConcurrentQueue<CreateJobRequest> Created { get; } = new();

    public ConcurrentQueue<UpdateJobRequest> Updated { get; } = new();

    // Names of the calls that came, in order.
    public ConcurrentQueue<string> Calls { get; } = new();

    public List<HistoryEvent> Events { get; } = [];

    // Calls wait for it.
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task Called => _called.Task;

    // Calls never return while this is set.
    public bool IsSilent { get; set; }

    public static Job NewJob(string id, JobState state = JobState.Running) => new()
    {
        Id = id,
        ProjectId = "default",
        Type = "FakeJob",
        State = state,
        DesiredState = DesiredState.Running,
        CreatedAt = Timestamp.FromDateTime(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)),
    };

    public override async Task<Job> CreateJob(CreateJobRequest request, ServerCallContext context)
    {
        await BeginAsync(context);
        Created.Enqueue(request);
        var job = NewJob(request.JobId, JobState.Pending);
        job.Type = request.Type;
        return request.DryRun ? job : Jobs.GetOrAdd(request.JobId, job);
    }

    public override async Task<Job> GetJob(JobRef request, ServerCallContext context)
    {
        await BeginAsync(context);
        return Find(request);
    }

    public override async Task<Placement> ExplainJob(JobRef request, ServerCallContext context)
    {
        await BeginAsync(context);
        return Find(request).Placement;
    }

    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        await BeginAsync(context);
        var jobs = Jobs.Values
            .Where(job => request.State == JobState.Unspecified || job.State == request.State)
            .OrderBy(static job => job.Id, StringComparer.Ordinal);
        return new ListJobsResponse { Jobs = { jobs } };
    }

    public override async Task WatchJob(JobRef request, IServerStreamWriter<Job> responseStream, ServerCallContext context)
    {
        await BeginAsync(context);
        if (Watches.TryDequeue(out var script))
        {
            foreach (var job in script)
            {
                await responseStream.WriteAsync(job);
            }

            // As a master does that dies in the middle.
            throw new RpcException(new Status(StatusCode.Unavailable, "the script is over"));
        }

        await responseStream.WriteAsync(Find(request));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
    }

    public override Task<Job> PauseJob(JobRef request, ServerCallContext context) => ChangeAsync(request, JobState.Paused, context);

    public override Task<Job> ResumeJob(JobRef request, ServerCallContext context) => ChangeAsync(request, JobState.Running, context);

    public override Task<Job> CancelJob(JobRef request, ServerCallContext context) => ChangeAsync(request, JobState.Canceled, context);

    public override Task<Job> RetryJob(JobRef request, ServerCallContext context) => ChangeAsync(request, JobState.Running, context);

    public override async Task<Job> UpdateJob(UpdateJobRequest request, ServerCallContext context)
    {
        Updated.Enqueue(request);
        return await ChangeAsync(request.Job, Find(request.Job).State, context);
    }

    public override async Task<DeleteJobResponse> DeleteJob(JobRef request, ServerCallContext context)
    {
        await BeginAsync(context);
        return Jobs.TryRemove(Find(request).Id, out _) ? new DeleteJobResponse() : throw NotFound(request);
    }

    public override async Task ListJobEvents(
        ListJobEventsRequest request,
        IServerStreamWriter<HistoryEvent> responseStream,
        ServerCallContext context)
    {
        await BeginAsync(context);
        foreach (var item in Events)
        {
            await responseStream.WriteAsync(item);
        }
    }

    private async Task<Job> ChangeAsync(JobRef request, JobState state, ServerCallContext context)
    {
        await BeginAsync(context);
        var job = Find(request);
        job.State = state;
        return job;
    }

    private async Task BeginAsync(ServerCallContext context)
    {
        Calls.Enqueue(context.Method.Split('/')[^1]);
        _called.TrySetResult();
        await Gate.WaitAsync(context.CancellationToken);
        if (IsSilent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        if (Refusals.TryDequeue(out var refusal))
        {
            throw refusal;
        }
    }

    private Job Find(JobRef request) => Jobs.TryGetValue(request.JobId, out var job) ? job : throw NotFound(request);

    private static RpcException NotFound(JobRef request) =>
        TiflowRpcError.Create(ErrorCodes.JobNotFound, $"no job {request.JobId} in project {request.ProjectId}");
}
