using Grpc.Core;
using Tiflow.Protocol.V1;
using ProtoExecutor = Tiflow.Protocol.V1.Executor;
using ProtoMaster = Tiflow.Protocol.V1.Master;

namespace Tiflow.Client.Tests.Servers;

// A cluster of one executor and one master.
internal sealed class ScriptedCluster : ClusterService.ClusterServiceBase
{
    public override Task<ListExecutorsResponse> ListExecutors(ListExecutorsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListExecutorsResponse
        {
            Executors =
            {
                new ProtoExecutor
                {
                    Id = "e-1",
                    Name = "one",
                    Address = "127.0.0.1:10241",
                    State = ExecutorState.Online,
                    Capacity = new Resources { Amounts = { ["cpu"] = 4000 } },
                    Runnables = 3,
                },
            },
        });

    public override Task<ListMastersResponse> ListMasters(ListMastersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListMastersResponse
        {
            Masters = { new ProtoMaster { Name = "m1", Address = "127.0.0.1:10240", IsLeader = true, Term = 7 } },
        });
}
