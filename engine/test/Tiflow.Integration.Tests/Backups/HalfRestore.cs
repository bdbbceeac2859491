using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tiflow.Integration.Tests.Cluster;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.V1;

namespace Tiflow.Integration.Tests.Backups;

/// <summary>A restore of which a master has got all but the end; disposing it breaks it off.</summary>
internal sealed class HalfRestore(GrpcChannel channel, AsyncClientStreamingCall<RestorePiece, RestoreResponse> call) : IDisposable
{
    public static async Task<HalfRestore> BeginAsync(TestCluster cluster, Node master, string path)
    {
        var backup = await File.ReadAllBytesAsync(path, cluster.Deadline);
        var (summary, sha256) = await BackupReader.CheckAsync(new MemoryStream(backup), cluster.Deadline);
        var channel = GrpcChannel.ForAddress($"http://{master.Address}");
        var call = new ClusterService.ClusterServiceClient(channel).Restore(cancellationToken: cluster.Deadline);
        await call.RequestStream.WriteAsync(new RestorePiece { Summary = summary, Sha256 = sha256 }, cluster.Deadline);
        await call.RequestStream.WriteAsync(new RestorePiece { Data = ByteString.CopyFrom(backup, 0, backup.Length - 1) }, cluster.Deadline);
        await cluster.AnswersAsync(master, "/readyz", HttpStatusCode.ServiceUnavailable);
        return new HalfRestore(channel, call);
    }

    public void Dispose()
    {
        call.Dispose();
        channel.Dispose();
    }
}
