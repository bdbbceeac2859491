using System.Diagnostics;

namespace Tiflow.Metadata;

/// <summary>What every store checks before it touches anything: the limits, and that no key is changed twice.</summary>
internal static class TransactionRules
{
    /// <exception cref="StoreException"><see cref="StoreErrorCode.LimitExceeded"/>.</exception>
    public static void Check(StoreTransaction transaction, StoreLimits limits)
    {
        var mutations = transaction.Mutations;
        if (mutations.Count > limits.MaxTransactionOperations)
        {
            throw Exceeded(
                $"The transaction has {mutations.Count} mutations, the limit is {limits.MaxTransactionOperations}; split it.");
        }

        var bytes = 0L;
        foreach (var mutation in mutations)
        {
            bytes += CheckedSize(mutation, limits);
        }

        if (bytes > limits.MaxTransactionBytes)
        {
            throw Exceeded($"The transaction has {bytes} bytes, the limit is {limits.MaxTransactionBytes}; split it.");
        }

        CheckOverlap(mutations);
    }

    private static long CheckedSize(StoreMutation mutation, StoreLimits limits)
    {
        switch (mutation)
        {
            case StoreMutation.Put put:
                CheckKey(put.Key, limits);
                if (put.Value.Length > limits.MaxValueBytes)
                {
                    throw Exceeded(
                        $"The value of key '{put.Key}' has {put.Value.Length} bytes, the limit is {limits.MaxValueBytes}.");
                }

                return put.Key.Length + put.Value.Length;
            case StoreMutation.Delete delete:
                CheckKey(delete.Key, limits);
                return delete.Key.Length;
            case StoreMutation.DeleteRange delete:
                return delete.Range.Start.Length + (delete.Range.End?.Length ?? 0);
            default:
                throw new UnreachableException($"No rule for {mutation.GetType().Name}.");
        }
    }

    private static void CheckKey(StoreKey key, StoreLimits limits)
    {
        if (key.Length == 0 || key.Length > limits.MaxKeyBytes)
        {
            throw Exceeded($"A key of {key.Length} bytes was given; a key has 1 to {limits.MaxKeyBytes} bytes.");
        }
    }

    private static void CheckOverlap(IReadOnlyList<StoreMutation> mutations)
    {
        var touched = new List<KeyRange>(mutations.Count);
        var ascending = true;
        foreach (var mutation in mutations)
        {
            var range = Touched(mutation);
            ascending = ascending && (touched.Count == 0 || touched[^1].Start.CompareTo(range.Start) <= 0);
            if (range.End is not { } end || range.Start.CompareTo(end) < 0)
            {
                touched.Add(range);
            }
        }

        if (!ascending)
        {
            touched.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        }

        for (var i = 1; i < touched.Count; i++)
        {
            if (touched[i - 1].End is not { } end || touched[i].Start.CompareTo(end) < 0)
            {
                throw Exceeded($"The transaction changes key '{touched[i].Start}' twice; a key or range may be changed once.");
            }
        }
    }

    private static KeyRange Touched(StoreMutation mutation) => mutation switch
    {
        StoreMutation.Put put => new KeyRange(put.Key, put.Key.Successor()),
        StoreMutation.Delete delete => new KeyRange(delete.Key, delete.Key.Successor()),
        StoreMutation.DeleteRange delete => delete.Range,
        _ => throw new UnreachableException($"No rule for {mutation.GetType().Name}."),
    };

    private static StoreException Exceeded(FormattableString problem) =>
        new(StoreErrorCode.LimitExceeded, FormattableString.Invariant(problem));
}
