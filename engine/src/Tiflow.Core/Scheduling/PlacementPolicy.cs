namespace Tiflow.Core.Scheduling;

/// <summary>Which of the executors that fit is taken.</summary>
public enum PlacementPolicy
{
    /// <summary>The one with the least load, in the failure domain that has least of the same job.</summary>
    Spread,

    /// <summary>The one with the most load, so that others stay empty.</summary>
    Pack,
}
