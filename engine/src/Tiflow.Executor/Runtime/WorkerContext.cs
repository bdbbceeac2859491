using Microsoft.Extensions.Logging;
using Tiflow.Sdk;

namespace Tiflow.Executor.Runtime;

/// <inheritdoc cref="IWorkerContext"/>
internal sealed class WorkerContext(RunnableServices services, RunnableHost host, ILogger logger)
    : RunnableContext(services, host, logger), IWorkerContext
{
    public string WorkerName => Services.Assign.WorkerName;
}
