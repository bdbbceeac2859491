using Google.Protobuf;
using Grpc.Core;
using Tiflow.Demo.V1;

namespace Tiflow.DemoServer.Tests.Fixtures;

internal static class Messages
{
    public static WriteBatchesRequest Open(
        string after = "", long token = 1, string owner = "job", string directory = "/data1", int file = 0) => new()
        {
            Open = new OpenFile
            {
                Dir = directory,
                File = file,
                AfterKey = ByteString.CopyFromUtf8(after),
                FencingToken = token,
                Owner = owner,
            },
        };

    /// <summary>A well-formed batch of rows like "key,value".</summary>
    public static WriteBatchesRequest Rows(params string[] rows) => new()
    {
        Batch = new Batch
        {
            Rows = ByteString.CopyFromUtf8(string.Concat(rows.Select(row => row + "\n"))),
            Count = rows.Length,
            LastKey = ByteString.CopyFromUtf8(rows[^1].Split(',')[0]),
        },
    };

    public static Task SendAsync<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call, TRequest request) =>
        call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);

    public static async Task<WriteBatchesResponse> NextAckAsync<TRequest>(
        this AsyncDuplexStreamingCall<TRequest, WriteBatchesResponse> call)
    {
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue("stream ended");
        return call.ResponseStream.Current;
    }

    /// <summary>Sends rows and waits until they are acknowledged.</summary>
    public static async Task<WriteBatchesResponse> WriteAsync(
        this AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> call, params string[] rows)
    {
        var batch = Rows(rows);
        await call.SendAsync(batch);
        var ack = await call.NextAckAsync();
        ack.AckedKey.ShouldBe(batch.Batch.LastKey);
        return ack;
    }

    /// <summary>Half-closes, reads the remaining acknowledgements and the status.</summary>
    public static async Task CompleteAsync(
        this AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> call)
    {
        await call.RequestStream.CompleteAsync();
        await foreach (var _ in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    /// <summary>Reads until the stream fails.</summary>
    public static Task<RpcException> FailureAsync(
        this AsyncDuplexStreamingCall<WriteBatchesRequest, WriteBatchesResponse> call) =>
        Should.ThrowAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            {
            }
        });

    public static async Task<List<ReadBatchesResponse>> ReadAllAsync(
        this AsyncServerStreamingCall<ReadBatchesResponse> call)
    {
        var responses = new List<ReadBatchesResponse>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            responses.Add(response);
        }

        return responses;
    }

    public static string Text(this IEnumerable<ReadBatchesResponse> responses) =>
        string.Concat(responses.Select(response => response.Batch.Rows.ToStringUtf8()));
}
