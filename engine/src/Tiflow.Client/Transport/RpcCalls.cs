using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Tiflow.Client.Transport;

// Runs calls through a retry loop.
internal static class RpcCalls
{
    public static async Task<T> CallAsync<T>(
        RetryLoop loop,
        Func<MasterEndpoint, CallOptions, AsyncUnaryCall<T>> call,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var attempts = new Attempts<T>(loop, call, time, cancellationToken);
        return await attempts.AnswerAsync().ConfigureAwait(false);
    }

    // A stream that breaks is opened again; one that ends is opened again if it repeats. Opening it is a call like others: its
    // first item, or its end, is the answer. A master that falls silent later is noticed by the pings of its connection.
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        RetryLoop loop,
        Func<MasterEndpoint, CallOptions, AsyncServerStreamingCall<T>> open,
        bool repeats,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamStep step;
        do
        {
            var opened = await CallAsync(loop, (master, attempt) => OpenedStream<T>.Open(master, open, attempt, cancellationToken), time, cancellationToken)
                .ConfigureAwait(false);
            using var call = opened.Call;
            cancellationToken.ThrowIfCancellationRequested(); // Then the attempt has taken the stream with it.
            step = opened.HasItem ? StreamStep.Item : StreamStep.Ended;
            while (step == StreamStep.Item)
            {
                yield return call.ResponseStream.Current;
                step = await MoveNextAsync(loop, call.ResponseStream, cancellationToken).ConfigureAwait(false);
            }

            if (step == StreamStep.Ended && repeats)
            {
                await loop.NextAsync(NoneIsBusy, cancellationToken).ConfigureAwait(false);
            }
        }
        while (step == StreamStep.Broken || repeats);
    }

    private static async Task<StreamStep> MoveNextAsync<T>(
        RetryLoop loop,
        IAsyncStreamReader<T> stream,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!await stream.MoveNext(cancellationToken).ConfigureAwait(false))
            {
                return StreamStep.Ended;
            }

            loop.Succeeded(loop.Index);
            return StreamStep.Item;
        }
        catch (RpcException exception)
        {
            await loop.FailedAsync(exception, NoneIsBusy, cancellationToken).ConfigureAwait(false);
            return StreamStep.Broken;
        }
    }

    private static bool NoneIsBusy(int index) => false;

    private enum StreamStep
    {
        Item,
        Ended,
        Broken,
    }
}
