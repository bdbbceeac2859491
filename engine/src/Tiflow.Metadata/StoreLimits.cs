namespace Tiflow.Metadata;

/// <summary>
/// What a store accepts. Exceeding a limit is <see cref="StoreErrorCode.LimitExceeded"/> and changes nothing.
/// </summary>
public sealed record StoreLimits
{
    /// <value>Longest key in bytes; the shortest has one. Default 4 KiB.</value>
    public int MaxKeyBytes { get; init; } = 4 * 1024;

    /// <value>Longest value in bytes. Default 1 MiB and 64 KiB: a user's value of 1 MiB and the engine's frame around
    /// it.</value>
    public int MaxValueBytes { get; init; } = (1024 * 1024) + (64 * 1024);

    /// <value>Most mutations of one transaction. Default 2048.</value>
    public int MaxTransactionOperations { get; init; } = 2048;

    /// <value>Most bytes (keys and values) of one transaction. Default 4 MiB.</value>
    public int MaxTransactionBytes { get; init; } = 4 * 1024 * 1024;

    /// <value>Most bytes of the whole store; beyond it puts fail with <see cref="StoreErrorCode.StoreFull"/>. Default 8
    /// GiB.</value>
    public long QuotaBytes { get; init; } = 8L * 1024 * 1024 * 1024;
}
