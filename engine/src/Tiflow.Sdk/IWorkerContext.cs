namespace Tiflow.Sdk;

/// <summary>What the engine offers to one incarnation of a worker.</summary>
public interface IWorkerContext : IRunnableContext
{
    /// <summary>The name that the job master gave, unique in the job.</summary>
    string WorkerName { get; }
}
