using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Tiflow.Metadata;
using V1 = Tiflow.Protocol.V1;

namespace Tiflow.Master.Leadership;

/// <summary>What masters ask each other, on the wire.</summary>
internal sealed class MasterPeerService(MasterRecord self, IHostApplicationLifetime lifetime) : V1.MasterService.MasterServiceBase
{
    public override async Task Attend(
        V1.AttendRequest request, IServerStreamWriter<V1.AttendResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new V1.AttendResponse { ProcessId = self.ProcessId }, context.CancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
