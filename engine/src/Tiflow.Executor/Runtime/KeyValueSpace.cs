using Google.Protobuf;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;

namespace Tiflow.Executor.Runtime;

/// <summary>A job's keys and values, by way of the leader.</summary>
internal sealed class KeyValueSpace(RunnableContext context) : IKeyValueSpace
{
    private const int MaxKeyLength = 512;
    private const int MaxValueBytes = 1024 * 1024;

    public async Task<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var request = new GetKvRequest { Runnable = context.Host.Incarnation, Key = Checked(key) };
        var response = await context.Services.Link.AskAsync((client, options) => client.GetKvAsync(request, options), cancellationToken);
        return response.HasValue ? response.Value.Memory : default(ReadOnlyMemory<byte>?);
    }

    public Task PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        value.Length <= MaxValueBytes
            ? context.SendAsync(
                new ExecutorEvent { WriteKv = new WriteKv { Key = Checked(key), Value = ByteString.CopyFrom(value.Span) } },
                cancellationToken)
            : throw JobException.Terminal(
                ErrorCodes.InvalidArgument, $"the value of key {key} has {value.Length} bytes, more than the limit of {MaxValueBytes}");

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        context.SendAsync(new ExecutorEvent { WriteKv = new WriteKv { Key = Checked(key) } }, cancellationToken);

    public async Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(
        string prefix, CancellationToken cancellationToken)
    {
        var request = new ListKvRequest { Runnable = context.Host.Incarnation, Prefix = prefix };
        var response = await context.Services.Link.AskAsync((client, options) => client.ListKvAsync(request, options), cancellationToken);
        return [.. response.Pairs.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Memory))];
    }

    private static string Checked(string key) =>
        key.Length is > 0 and <= MaxKeyLength && !key.Any(char.IsControl)
            ? key
            : throw JobException.Terminal(
                ErrorCodes.InvalidArgument, $"a key has 1 to {MaxKeyLength} characters, none of them a control character");
}
