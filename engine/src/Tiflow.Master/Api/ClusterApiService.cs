using Grpc.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Leadership;
using Tiflow.Master.Options;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What the cluster consists of, on the wire.</summary>
internal sealed class ClusterApiService(LeaderAccess access, MasterOptions options) : V1.ClusterService.ClusterServiceBase
{
    public override async Task<V1.ListExecutorsResponse> ListExecutors(V1.ListExecutorsRequest request, ServerCallContext context)
    {
        var result = await access.Require().AskAsync(static tag => new ClusterEvent.ListExecutors(tag), context.CancellationToken);
        var response = new V1.ListExecutorsResponse();
        response.Executors.AddRange(((RequestResult.Executors)result).Views.Select(ViewMapping.ToProto));
        return response;
    }

    public override Task<V1.ListMastersResponse> ListMasters(V1.ListMastersRequest request, ServerCallContext context)
    {
        var term = access.Current;
        var self = new V1.Master
        {
            Name = options.Name, Address = options.AdvertiseAddress, IsLeader = term is not null, Term = term?.Token.Value ?? 0,
        };
        return Task.FromResult(new V1.ListMastersResponse { Masters = { self } });
    }
}
