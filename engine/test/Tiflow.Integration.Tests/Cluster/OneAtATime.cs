namespace Tiflow.Integration.Tests.Cluster;

/// <summary>
/// All tests with processes, one at a time: two would only starve each other, and they have deadlines.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "processes";
}
