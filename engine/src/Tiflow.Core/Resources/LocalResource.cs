namespace Tiflow.Core.Resources;

/// <summary>A directory that a job keeps on the disk of one executor, until the job ends.</summary>
/// <param name="Name">Unique in its job.</param>
/// <param name="Executor">The name of the executor: its processes come and go, and find the directory again.</param>
/// <param name="Directory">Made up with the directory: who finds another one there has another disk.</param>
public sealed record LocalResource(string Name, string Executor, string Directory)
{
    /// <summary>What is told and stored of a job has a bounded size.</summary>
    public const int MostPerJob = 64;
}
