namespace Tiflow.Sdk;

/// <summary>
/// Registers a <see cref="JobMaster{TConfig}"/> under the name that users submit as <c>--job-type</c>. Case sensitive.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JobTypeAttribute(string name) : Attribute
{
    /// <summary>The name: a letter, then up to 62 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Raise it when an older build could not run what this one accepts: a new key in the config, another checkpoint, a new worker type. Jobs, with
    /// all of their workers, are then placed only on executors that have the version that accepted them, or a later one. Default 1.
    /// </summary>
    public int Version { get; init; } = 1;
}
