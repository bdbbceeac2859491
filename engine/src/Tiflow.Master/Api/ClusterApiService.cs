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
        var leader = access.Known;
        var response = new V1.ListMastersResponse
        {
            Masters =
            {
                new V1.Master
                {
                    Name = options.Name,
                    Address = options.AdvertiseAddress,
                    IsLeader = access.Current is not null,
                    Term = leader?.Token.Value ?? 0,
                },
            },
        };
        if (leader is not null && leader.Address != options.AdvertiseAddress)
        {
            response.Masters.Add(new V1.Master
            {
                Name = leader.Name,
                Address = leader.Address,
                IsLeader = true,
                Term = leader.Token.Value,
            });
        }

        return Task.FromResult(response);
    }
}
