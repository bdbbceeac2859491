namespace Tiflow.Faults.Plans;

/// <summary>One fault of a plan.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Role">With whom; of no meaning where all are concerned.</param>
/// <param name="Index">Which one of them, from 0.</param>
/// <param name="Hold">How long it lasts.</param>
/// <param name="Pause">How long nothing goes wrong afterwards.</param>
/// <param name="Seed">Of what is random about it.</param>
internal sealed record FaultStep(FaultKind Kind, NodeRole Role, int Index, TimeSpan Hold, TimeSpan Pause, int Seed);
