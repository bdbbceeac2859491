namespace Tiflow.Sdk;

/// <summary>
/// Registers a <see cref="Worker{TConfig}"/> under the name that job masters create it by. Case sensitive.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkerTypeAttribute(string name) : Attribute
{
    /// <summary>The name: a letter, then up to 62 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
    public string Name { get; } = name;
}
