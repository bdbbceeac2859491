namespace Tiflow.Faults.Clusters;

/// <summary>Where the masters' state is kept.</summary>
internal enum LayoutKind
{
    ExternalEtcd,
    SupervisedMembers,
}
