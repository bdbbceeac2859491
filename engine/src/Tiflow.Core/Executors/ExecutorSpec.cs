using System.Collections.Immutable;
using Tiflow.Core.Jobs;
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

    /// <summary>The versions of its job types; a type that is not named here has the first one.</summary>
    public ImmutableSortedDictionary<string, int> TypeVersions { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The value of a label; null when the executor does not have it.</summary>
    public string? LabelOf(string label) =>
        Labels.TryGetValue(label, out var value) ? value : label == NameLabel ? Name : null;

    /// <summary>The job types by name, with their versions. Executors of old builds do not tell which of their types are job types.</summary>
    public ImmutableSortedDictionary<string, int> JobTypes =>
        TypeVersions.IsEmpty ? Types.ToImmutableSortedDictionary(static type => type, static _ => JobTypeVersion.First, StringComparer.Ordinal) : TypeVersions;

    /// <summary>Its version of a job type; 0 when it does not have the type.</summary>
    public int VersionOf(string type) =>
        TypeVersions.TryGetValue(type, out var version) ? version : Types.Contains(type) ? JobTypeVersion.First : 0;

    /// <summary>Whether its version of the type is the needed one or a later one.</summary>
    public bool IsNewEnoughFor(in JobTypeVersion needed) => needed == JobTypeVersion.Any || VersionOf(needed.Type) >= needed.Number;
}
