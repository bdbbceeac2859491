using System.Collections.Immutable;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Executors;

/// <summary>What an executor process says of itself when it registers.</summary>
public sealed record ExecutorSpec
{
    /// <summary>The label that every executor has: its name, unless it was given another value.</summary>
    public const string NameLabel = "name";

    public required string Name { get; init; }

    public required string Address { get; init; }

    public required string Version { get; init; }

    /// <summary>Made up anew by each process.</summary>
    public required string ProcessId { get; init; }

    public required ResourceVector Capacity { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The job and worker types that it can run.</summary>
    public required ImmutableSortedSet<string> Types { get; init; }

    /// <summary>The value of a label; null when the executor does not have it.</summary>
    public string? LabelOf(string label) =>
        Labels.TryGetValue(label, out var value) ? value : label == NameLabel ? Name : null;
}
