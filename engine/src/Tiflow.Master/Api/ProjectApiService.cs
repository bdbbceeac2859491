using Grpc.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Master.Leadership;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What users do with projects, on the wire.</summary>
internal sealed class ProjectApiService(LeaderAccess access) : V1.ProjectService.ProjectServiceBase
{
    public override async Task<V1.ListProjectsResponse> ListProjects(V1.ListProjectsRequest request, ServerCallContext context)
    {
        var result = await access.Require().AskAsync(static tag => new ClusterEvent.ListProjects(tag), context.CancellationToken);
        var response = new V1.ListProjectsResponse();
        response.Projects.AddRange(((RequestResult.Projects)result).Views.Select(ProjectMapping.ToProto));
        return response;
    }

    public override Task<V1.Project> GetProject(V1.ProjectRef request, ServerCallContext context)
    {
        var name = JobRequestReader.ProjectOf(request.ProjectId);
        return AskAsync(tag => new ClusterEvent.GetProject(tag, name), context);
    }

    public override Task<V1.Project> SetProject(V1.SetProjectRequest request, ServerCallContext context)
    {
        var name = JobRequestReader.ProjectOf(request.ProjectId);
        int? weight = request.HasWeight ? request.Weight : null;
        var quota = QuotaOf(request.Quota);
        return AskAsync(tag => new ClusterEvent.ChangeProject(tag, name, weight, quota), context);
    }

    private static ProjectQuota? QuotaOf(V1.Quota? quota)
    {
        foreach (var (name, limit) in quota?.Limits ?? [])
        {
            if (limit < 0 || !JobName.IsValid(name))
            {
                throw TiflowRpcError.Create(
                    ErrorCodes.InvalidArgument,
                    $"quota: {name}={limit} is not a limit; limits are 0 or more of jobs, workers or a resource (--quota jobs=100,cpu=64000m)");
            }
        }

        return quota is null ? null : ProjectQuota.From(quota.Limits);
    }

    private async Task<V1.Project> AskAsync(Func<long, ClusterEvent.Request> request, ServerCallContext context) =>
        ((RequestResult.Project)await access.Require().AskAsync(request, context.CancellationToken)).View.ToProto();
}
