using Microsoft.Extensions.Logging;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;
using Tiflow.Executor.Session;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Runtime;

/// <summary>Makes hosts for assignments. Thread-safe.</summary>
internal sealed class RunnableHostFactory(
    ExecutorOptions options,
    JobTypeCatalog catalog,
    EventOutbox outbox,
    LeaderLink link,
    LocalDirectories directories,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public RunnableHost Create(Assign assign)
    {
        var services = new RunnableServices(assign, catalog, outbox, link, directories, time, options.AllowFaultInjection);
        return new RunnableHost(services, loggers);
    }
}
