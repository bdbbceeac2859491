using Tiflow.Core.Resources;

namespace Tiflow.Core.Scheduling;

/// <summary>
/// What is free on an executor, or the most of each resource that is free on any of several. <c>Extra</c> is the one
/// other resource that a pool's demands have in common.
/// </summary>
internal readonly record struct Room(long Cpu, long Memory, long Slots, long Extra)
{
    /// <summary>Holds nothing, not even a demand of nothing.</summary>
    public static Room None { get; } = new(-1, -1, -1, -1);

    public static Room Of(ResourceVector resources, string? extra) =>
        new(resources.Cpu, resources.Memory, resources.Slots, extra is null ? 0 : resources[extra]);

    public bool Holds(in Room demand) =>
        Cpu >= demand.Cpu && Memory >= demand.Memory && Slots >= demand.Slots && Extra >= demand.Extra;

    public static Room Most(in Room left, in Room right) => new(
        Math.Max(left.Cpu, right.Cpu), Math.Max(left.Memory, right.Memory),
        Math.Max(left.Slots, right.Slots), Math.Max(left.Extra, right.Extra));
}
