namespace Tiflow.Faults.Results;

/// <summary>What the file of samples holds.</summary>
internal sealed record RunSamples(int Seed, int Percent, IReadOnlyList<RowSamples> Rows);
