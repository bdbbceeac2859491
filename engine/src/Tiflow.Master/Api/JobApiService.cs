using System.Runtime.CompilerServices;
using Grpc.Core;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Master.Leadership;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What users do with jobs, on the wire.</summary>
internal sealed class JobApiService(LeaderAccess access, JobRequestReader reader) : V1.JobService.JobServiceBase
{
    public override async Task<V1.Job> CreateJob(V1.CreateJobRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var (spec, demand) = (reader.Read(request), JobRequestReader.DemandOf(request));
        var view = await term.AskForJobAsync(
            tag => new ClusterEvent.CreateJob(tag, spec, request.DryRun) { Demand = demand }, context.CancellationToken);
        return view.ToProto();
    }

    public override async Task<V1.Job> GetJob(V1.JobRef request, ServerCallContext context) =>
        (await ExplainAsync(request, context)).ToProto();

    public override async Task<V1.Placement> ExplainJob(V1.JobRef request, ServerCallContext context) =>
        (await ExplainAsync(request, context)).ToPlacement()!; // It was asked for.

    public override async Task<V1.ListJobsResponse> ListJobs(V1.ListJobsRequest request, ServerCallContext context)
    {
        var project = JobRequestReader.ProjectOf(request.ProjectId);
        var result = await access.Require().AskAsync(
            tag => new ClusterEvent.ListJobs(tag, project, (JobState)request.State, request.Type, request.Limit),
            context.CancellationToken);
        var response = new V1.ListJobsResponse();
        response.Jobs.AddRange(((RequestResult.Jobs)result).Views.Select(ViewMapping.ToProto));
        return response;
    }

    public override Task<V1.Job> PauseJob(V1.JobRef request, ServerCallContext context) =>
        ChangeAsync(request, JobVerb.Pause, context);

    public override Task<V1.Job> ResumeJob(V1.JobRef request, ServerCallContext context) =>
        ChangeAsync(request, JobVerb.Resume, context);

    public override Task<V1.Job> CancelJob(V1.JobRef request, ServerCallContext context) =>
        ChangeAsync(request, JobVerb.Cancel, context);

    public override async Task<V1.Job> UpdateJob(V1.UpdateJobRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var (name, update) = (JobRequestReader.NameOf(request.Job ?? new V1.JobRef()), JobRequestReader.UpdateOf(request));
        if (request.HasConfig)
        {
            var present = await term.AskForJobAsync(tag => new ClusterEvent.GetJob(tag, name), context.CancellationToken);
            update = update with { Config = reader.ConfigUpdateOf(request.Config.Memory, present) };
        }

        var view = await term.AskForJobAsync(tag => new ClusterEvent.UpdateJob(tag, name, update), context.CancellationToken);
        return view.ToProto();
    }

    public override Task<V1.Job> RetryJob(V1.JobRef request, ServerCallContext context) =>
        ChangeAsync(request, JobVerb.Retry, context);

    public override async Task<V1.DeleteJobResponse> DeleteJob(V1.JobRef request, ServerCallContext context)
    {
        await ChangeAsync(request, JobVerb.Delete, context);
        return new V1.DeleteJobResponse();
    }

    public override async Task WatchJob(
        V1.JobRef request, IServerStreamWriter<V1.Job> responseStream, ServerCallContext context)
    {
        var term = access.Require();
        await foreach (var view in WatchAsync(term, JobRequestReader.NameOf(request), context.CancellationToken))
        {
            await responseStream.WriteAsync(view.ToProto(), context.CancellationToken);
        }
    }

    public override async Task ListJobEvents(
        V1.ListJobEventsRequest request, IServerStreamWriter<V1.HistoryEvent> responseStream, ServerCallContext context)
    {
        var term = access.Require();
        var next = 0L;
        await foreach (var view in WatchAsync(term, JobRequestReader.NameOf(request.Job), context.CancellationToken))
        {
            foreach (var entry in await term.ReadHistoryAsync(new HistoryOwner.OfJob(view.Seq), next, context.CancellationToken))
            {
                next = entry.Seq + 1;
                await responseStream.WriteAsync(entry, context.CancellationToken);
            }

            if (!request.Follow)
            {
                return;
            }
        }
    }

    private Task<JobView> ExplainAsync(V1.JobRef request, ServerCallContext context)
    {
        var name = JobRequestReader.NameOf(request);
        return access.Require().AskForJobAsync(tag => new ClusterEvent.GetJob(tag, name) { Explains = true }, context.CancellationToken);
    }

    private async Task<V1.Job> ChangeAsync(V1.JobRef request, JobVerb verb, ServerCallContext context)
    {
        var name = JobRequestReader.NameOf(request);
        var view = await access.Require().AskForJobAsync(
            tag => new ClusterEvent.ChangeJob(tag, name, verb), context.CancellationToken);
        return view.ToProto();
    }

    // The job now, then after each change, until it is terminal. A deleted job ends it with JOB_NOT_FOUND.
    private static async IAsyncEnumerable<JobView> WatchAsync(
        LeaderTerm term, JobName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = term.Watchers.Watch(name);
        try
        {
            do
            {
                var view = await term.AskForJobAsync(tag => new ClusterEvent.GetJob(tag, name), cancellationToken);
                yield return view;
                if (view.Status.IsTerminal)
                {
                    yield break;
                }
            }
            while (await changes.Reader.WaitToReadAsync(cancellationToken) && changes.Reader.TryRead(out _));
            throw TiflowRpcError.Create(ErrorCodes.NotReady, "the master has stopped leading; ask again");
        }
        finally
        {
            term.Watchers.Unwatch(name, changes);
        }
    }
}
