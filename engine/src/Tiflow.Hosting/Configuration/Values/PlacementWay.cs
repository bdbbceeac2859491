namespace Tiflow.Hosting.Configuration.Values;

/// <summary>Which of the executors that fit is taken.</summary>
internal enum PlacementWay
{
    /// <summary>The one with the least load.</summary>
    Spread,

    /// <summary>The one with the most.</summary>
    Pack,
}
