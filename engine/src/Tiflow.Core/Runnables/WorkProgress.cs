namespace Tiflow.Core.Runnables;

/// <summary>How far some work is: units done, in all (null: not known), and what is counted.</summary>
public sealed record WorkProgress(long Done, long? Total, string Unit)
{
    public string Unit { get; init; } = Unit.Clip(BoundedText.MaxUnitBytes);
}
