using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tiflow.Jobs.Fake;

/// <summary>Workers that only count, to try the engine out and to break things on purpose.</summary>
internal sealed class FakeConfig : IValidatableObject
{
    /// <summary>A label; nothing depends on it.</summary>
    [JsonPropertyName("job-name")]
    public string? JobName { get; init; }

    [JsonPropertyName("worker-count")]
    [Range(1, 10_000, ErrorMessage = "worker-count must be 1 to 10000")]
    public int WorkerCount { get; init; }

    /// <summary>Each worker is done at this tick.</summary>
    [JsonPropertyName("target-tick")]
    [Range(0, long.MaxValue, ErrorMessage = "target-tick must not be negative")]
    public long TargetTick { get; init; }

    [JsonPropertyName("tick-interval")]
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Each run of a worker ends with a transient error after this long; 0 = never.</summary>
    [JsonPropertyName("inject-error-interval")]
    public TimeSpan InjectErrorInterval { get; init; }

    /// <summary>Each worker fails for good at this tick; 0 = never.</summary>
    [JsonPropertyName("inject-terminal-error-at-tick")]
    [Range(0, long.MaxValue, ErrorMessage = "inject-terminal-error-at-tick must not be negative; 0 = never")]
    public long InjectTerminalErrorAtTick { get; init; }

    /// <summary>Worker 0 kills its executor, once, at this tick; 0 = never.</summary>
    [JsonPropertyName("crash-executor-at-tick")]
    [Range(0, long.MaxValue, ErrorMessage = "crash-executor-at-tick must not be negative; 0 = never")]
    public long CrashExecutorAtTick { get; init; }

    /// <summary>Workers do not stop when they are asked to: they must be fenced.</summary>
    [JsonPropertyName("ignore-stop")]
    public bool IgnoreStop { get; init; }

    /// <summary>
    /// Each worker leaves its count in a local resource, this and its number; then one worker more runs where these are, counts as the
    /// others did, and reads them.
    /// </summary>
    [JsonPropertyName("local-resource")]
    public string? LocalResource { get; init; }

    /// <summary>Each worker watches one key as well: the prefix and the worker's number.</summary>
    [JsonPropertyName("etcd-watch-enable")]
    public bool EtcdWatchEnable { get; init; }

    /// <summary>Client addresses of the etcd members.</summary>
    [JsonPropertyName("etcd-endpoints")]
    public IReadOnlyList<string>? EtcdEndpoints { get; init; }

    [JsonPropertyName("etcd-watch-prefix")]
    public string? EtcdWatchPrefix { get; init; }

    /// <summary>Changes after this revision count; 0 = from when each worker begins.</summary>
    [JsonPropertyName("etcd-start-revision")]
    [Range(0, long.MaxValue, ErrorMessage = "etcd-start-revision must not be negative; 0 = from now")]
    public long EtcdStartRevision { get; init; }

    /// <summary>What its workers have begun with: how many they are, and what each watches.</summary>
    public IEnumerable<(string Key, object? Value)> FixedKeys() =>
    [
        ("worker-count", WorkerCount),
        ("crash-executor-at-tick", CrashExecutorAtTick),
        ("ignore-stop", IgnoreStop),
        ("local-resource", LocalResource),
        ("etcd-watch-enable", EtcdWatchEnable),
        ("etcd-endpoints", EtcdEndpoints is null ? null : string.Join(',', EtcdEndpoints)),
        ("etcd-watch-prefix", EtcdWatchPrefix),
        ("etcd-start-revision", EtcdStartRevision),
    ];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TickInterval < TimeSpan.FromMilliseconds(1))
        {
            yield return new ValidationResult("tick-interval must be 1ms or more");
        }

        foreach (var problem in EtcdWatchEnable ? WatchProblems() : [])
        {
            yield return new ValidationResult(problem);
        }
    }

    private IEnumerable<string> WatchProblems()
    {
        if (string.IsNullOrEmpty(EtcdWatchPrefix))
        {
            yield return "etcd-watch-prefix is missing: with etcd-watch-enable each worker watches the key prefix + its number";
        }

        if (EtcdEndpoints is not { Count: > 0 })
        {
            yield return "etcd-endpoints is missing: with etcd-watch-enable name the etcd members, for example [\"etcd-1:2379\"]";
            yield break;
        }

        foreach (var endpoint in EtcdEndpoints.Where(static endpoint => !HostPort.TryParse(endpoint, out _)))
        {
            yield return $"etcd-endpoints: \"{endpoint}\" is not the address of an etcd member; write host:port, for example \"etcd-1:2379\"";
        }
    }
}
