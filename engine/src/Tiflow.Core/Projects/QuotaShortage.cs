namespace Tiflow.Core.Projects;

/// <summary>A limit that something more would exceed.</summary>
/// <param name="Name">The limit: <c>jobs</c>, <c>workers</c> or a resource.</param>
/// <param name="Used">What the project has of it.</param>
/// <param name="Limit">The most that it may have.</param>
/// <param name="Wanted">What was wanted in addition.</param>
internal readonly record struct QuotaShortage(string Name, long Used, long Limit, long Wanted)
{
    /// <summary>Whether it would not even do if the project had nothing else.</summary>
    public bool IsForEver => Wanted > Limit;
}
