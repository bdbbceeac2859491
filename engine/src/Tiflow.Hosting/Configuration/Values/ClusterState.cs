namespace Tiflow.Hosting.Configuration.Values;

/// <summary>What a member without data does.</summary>
internal enum ClusterState
{
    /// <summary>It forms a cluster, together with the other members.</summary>
    New,

    /// <summary>It joins a cluster that works and has been told of it.</summary>
    Existing,
}
