namespace Tiflow.Metadata;

/// <summary>Conditions and mutations that apply together or not at all, at one new revision.</summary>
public sealed record StoreTransaction
{
    public IReadOnlyList<StoreCondition> Conditions { get; init; } = [];

    public required IReadOnlyList<StoreMutation> Mutations { get; init; }
}
