namespace Tiflow.Faults.Plans;

/// <summary>With whom it can go wrong.</summary>
internal enum NodeRole
{
    Master,
    Member,
    Executor,
    DemoServer,
}
