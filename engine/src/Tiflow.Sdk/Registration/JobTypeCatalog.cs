using System.Collections.Frozen;
using System.Reflection;

namespace Tiflow.Sdk.Registration;

/// <summary>
/// The job and worker types of some assemblies, found by <see cref="JobTypeAttribute"/> and <see
/// cref="WorkerTypeAttribute"/>.
/// </summary>
public sealed class JobTypeCatalog
{
    private JobTypeCatalog(IEnumerable<JobTypeDescriptor> jobs, IEnumerable<WorkerTypeDescriptor> workers)
    {
        Jobs = jobs.ToFrozenDictionary(static job => job.Name, StringComparer.Ordinal);
        Workers = workers.ToFrozenDictionary(static worker => worker.Name, StringComparer.Ordinal);
    }

    /// <summary>Job types by name.</summary>
    public IReadOnlyDictionary<string, JobTypeDescriptor> Jobs { get; }

    /// <summary>Worker types by name.</summary>
    public IReadOnlyDictionary<string, WorkerTypeDescriptor> Workers { get; }

    /// <summary>Collects the types of the assemblies.</summary>
    /// <exception cref="InvalidOperationException">A name stands twice, a version is less than 1, or a class with the attribute
    /// has the wrong base class.</exception>
    public static JobTypeCatalog FromAssemblies(params IEnumerable<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        var jobs = new Dictionary<string, JobTypeDescriptor>(StringComparer.Ordinal);
        var workers = new Dictionary<string, WorkerTypeDescriptor>(StringComparer.Ordinal);
        foreach (var type in assemblies.SelectMany(static assembly => assembly.GetTypes()))
        {
            if (type.GetCustomAttribute<JobTypeAttribute>() is { } job)
            {
                Add(jobs, job.Name, new JobTypeDescriptor(Checked(job, type), type, ConfigTypeOf(type, typeof(JobMaster<>))), type);
            }

            if (type.GetCustomAttribute<WorkerTypeAttribute>() is { } worker)
            {
                Add(workers, worker.Name, new WorkerTypeDescriptor(worker.Name, type, ConfigTypeOf(type, typeof(Worker<>))), type);
            }
        }

        return new JobTypeCatalog(jobs.Values, workers.Values);
    }

    private static JobTypeAttribute Checked(JobTypeAttribute job, Type type) => job.Version >= 1
        ? job
        : throw new InvalidOperationException($"The version {job.Version} of {type} is less than 1: versions count from 1.");

    private static void Add<T>(Dictionary<string, T> types, string name, T descriptor, Type type)
    {
        if (!types.TryAdd(name, descriptor))
        {
            throw new InvalidOperationException($"The type name \"{name}\" of {type} is registered already: rename one of the two.");
        }
    }

    private static Type ConfigTypeOf(Type type, Type openBase)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == openBase)
            {
                return current.GetGenericArguments()[0];
            }
        }

        throw new InvalidOperationException($"{type} must derive from {openBase.Name[..^2]}<TConfig>.");
    }
}
