namespace Tiflow.Core.Runnables;

/// <summary>Workers that were created in one call and are first placed together or not at all.</summary>
/// <param name="Name">As the job's author calls it.</param>
/// <param name="First">The index of the first of them in their job; 0 until they are created.</param>
public sealed record Gang(string Name, int First)
{
    /// <summary>What is placed in one step has a bounded size.</summary>
    public const int MostMembers = 256;
}
