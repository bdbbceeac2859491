using System.Diagnostics;
using Google.Protobuf;
using Tiflow.Etcd.Wire;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// A transaction as etcd wants it; when its conditions fail it reads the keys that they look at, to say which.
/// </summary>
internal static class EtcdTransaction
{
    public static TxnRequest ToRequest(StoreTransaction transaction)
    {
        var request = new TxnRequest
        {
            Compare = { transaction.Conditions.Select(ToCompare) },
            Failure = { transaction.Conditions.Select(static condition => new RequestOp { RequestRange = new RangeRequest { Key = KeyOf(condition) } }) },
        };
        foreach (var mutation in transaction.Mutations)
        {
            if (ToOperation(mutation) is { } operation)
            {
                request.Success.Add(operation);
            }
        }

        return request;
    }

    /// <summary>
    /// The first condition that does not hold for what the failure branch has read; null when all hold.
    /// </summary>
    public static StoreCondition? FirstFailed(IReadOnlyList<StoreCondition> conditions, TxnResponse response) =>
        conditions
            .Where((condition, i) => !Holds(condition, response.Responses[i].ResponseRange.Kvs.FirstOrDefault()))
            .FirstOrDefault();

    private static bool Holds(StoreCondition condition, Tiflow.Etcd.Wire.KeyValue? pair) => condition switch
    {
        StoreCondition.KeyAbsent => pair is null,
        StoreCondition.RevisionEquals equals => pair?.ModRevision == equals.ModRevision,
        StoreCondition.FenceHeld fence => pair?.CreateRevision == fence.Token.Value,
        _ => throw new UnreachableException($"No rule for {condition.GetType().Name}."),
    };

    private static ByteString KeyOf(StoreCondition condition) => condition switch
    {
        StoreCondition.KeyAbsent absent => absent.Key.ToBytes(),
        StoreCondition.RevisionEquals equals => equals.Key.ToBytes(),
        StoreCondition.FenceHeld => EtcdKeys.Leader,
        _ => throw new UnreachableException($"No rule for {condition.GetType().Name}."),
    };

    private static Compare ToCompare(StoreCondition condition)
    {
        var compare = new Compare { Key = KeyOf(condition), Target = Compare.Types.CompareTarget.Create };
        switch (condition)
        {
            case StoreCondition.KeyAbsent:
                compare.CreateRevision = 0;
                break;

            // No leadership has the token 0, but a key that does not exist has the create revision 0.
            case StoreCondition.FenceHeld fence:
                compare.CreateRevision = Math.Max(fence.Token.Value, 1);
                break;
            case StoreCondition.RevisionEquals equals:
                compare.Target = Compare.Types.CompareTarget.Mod;
                compare.ModRevision = Math.Max(equals.ModRevision, 1);
                break;
        }

        return compare;
    }

    private static RequestOp? ToOperation(StoreMutation mutation) => mutation switch
    {
        StoreMutation.Put put => new RequestOp
        {
            RequestPut = new PutRequest { Key = put.Key.ToBytes(), Value = UnsafeByteOperations.UnsafeWrap(put.Value) },
        },
        StoreMutation.Delete delete => new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = delete.Key.ToBytes() } },

        // An empty range would reach etcd as a single key.
        StoreMutation.DeleteRange { Range: { End: { } end } range } when range.Start.CompareTo(end) >= 0 => null,
        StoreMutation.DeleteRange delete => new RequestOp
        {
            RequestDeleteRange = new DeleteRangeRequest { Key = EtcdKeys.StartOf(delete.Range), RangeEnd = EtcdKeys.EndOf(delete.Range) },
        },
        _ => throw new UnreachableException($"No rule for {mutation.GetType().Name}."),
    };
}
