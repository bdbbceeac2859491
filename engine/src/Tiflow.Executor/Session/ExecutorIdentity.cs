using System.Reflection;
using Tiflow.Executor.Options;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Session;

/// <summary>
/// What this process says of itself, and what leaders have told it about itself. Used by the session loop alone.
/// </summary>
internal sealed class ExecutorIdentity(ExecutorOptions options, JobTypeCatalog catalog)
{
    private const long DefaultSlots = 1000;

    // All of it, a pre-release's suffix too, but not the commit.
    private static readonly string Version =
        typeof(ExecutorIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private readonly string _processId = Guid.NewGuid().ToString("N");

    /// <summary>0 until a leader has given one.</summary>
    public long ExecutorId { get; set; }

    /// <summary>The highest term seen: a leader of a lower one is deposed and does not know it.</summary>
    public long Term { get; set; }

    public Hello Hello(IEnumerable<IncarnationRef> running, long ackedSeq)
    {
        var hello = new Hello
        {
            Name = options.Name,
            Address = options.AdvertiseAddress,
            Version = Version,
            ProcessId = _processId,
            ExecutorId = ExecutorId,
            Capacity = Capacity(),
            AckedSeq = ackedSeq,
            Running = { running },
            Types_ = { catalog.Jobs.Keys, catalog.Workers.Keys },
        };
        hello.Labels.Add(options.Labels.ToDictionary(StringComparer.Ordinal));
        hello.TypeVersions.Add(catalog.Jobs.Values.ToDictionary(static type => type.Name, static type => type.Version, StringComparer.Ordinal));
        return hello;
    }

    private Resources Capacity()
    {
        var capacity = new Resources
        {
            Amounts =
            {
                ["cpu"] = Environment.ProcessorCount * 1000L,
                ["memory"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                ["slots"] = DefaultSlots,
            },
        };
        foreach (var (name, amount) in options.Capacity)
        {
            capacity.Amounts[name] = amount;
        }

        return capacity;
    }
}
