namespace Tiflow.Master;

/// <summary>
/// Says what is wrong with a submitted job, or null: unknown types and refused configs are found before a job is
/// accepted. Called from many threads.
/// </summary>
public delegate JobTypeProblem? JobTypeChecker(string jobType, ReadOnlyMemory<byte> config);
