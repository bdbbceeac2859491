using Grpc.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Master.Leadership;
using Tiflow.Metadata;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>What the cluster consists of, on the wire.</summary>
internal sealed class ClusterApiService(LeaderAccess access, MasterRecord self) : V1.ClusterService.ClusterServiceBase
{
    public override async Task<V1.ListExecutorsResponse> ListExecutors(V1.ListExecutorsRequest request, ServerCallContext context)
    {
        var result = await access.Require().AskAsync(static tag => new ClusterEvent.ListExecutors(tag), context.CancellationToken);
        var response = new V1.ListExecutorsResponse();
        response.Executors.AddRange(((RequestResult.Executors)result).Views.Select(ViewMapping.ToProto));
        return response;
    }

    public override async Task<V1.ListMastersResponse> ListMasters(V1.ListMastersRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var masters = await term.Store.ListMastersAsync(context.CancellationToken);
        var response = new V1.ListMastersResponse();
        response.Masters.AddRange(masters.Select(master => new V1.Master
        {
            Name = master.Name,
            Address = master.Address,
            IsLeader = master.ProcessId == self.ProcessId,
            Term = term.Token.Value,
        }));
        return response;
    }

    public override async Task<V1.ResignMasterResponse> ResignMaster(V1.ResignMasterRequest request, ServerCallContext context)
    {
        var term = access.Require();
        var masters = await term.Store.ListMastersAsync(context.CancellationToken);
        if (masters.All(master => master.ProcessId == self.ProcessId))
        {
            throw TiflowRpcError.Create(ErrorCodes.NotReady, $"no other master stands by to take over from {self.Name}; it stays the leader");
        }

        await term.ResignAsync();
        return new V1.ResignMasterResponse { Name = self.Name };
    }
}
