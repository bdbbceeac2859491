namespace Tiflow.Sdk;

/// <summary>
/// Registers a <see cref="JobMaster{TConfig}"/> under the name that users submit as <c>--job-type</c>. Case sensitive.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JobTypeAttribute(string name) : Attribute
{
    /// <summary>The name: a letter, then up to 62 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
    public string Name { get; } = name;
}
