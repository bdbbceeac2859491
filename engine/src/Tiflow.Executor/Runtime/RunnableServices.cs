using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Session;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Runtime;

/// <summary>What one incarnation is and what it works with.</summary>
internal sealed record RunnableServices(
    Assign Assign, JobTypeCatalog Catalog, EventOutbox Outbox, LeaderLink Link, LocalDirectories Directories, TimeProvider Time, bool FaultInjectionAllowed)
{
    public bool IsMaster => Assign.Runnable.Index == 0;

    public string RunnableId => $"{Assign.JobId}.{Assign.Runnable.Index}";
}
