namespace Tiflow.Core.Jobs;

/// <summary>Another config for a job that exists; the job's type has allowed it in the place of the one that the job has.</summary>
/// <param name="Job">The job that was looked at: its name may belong to another one by now.</param>
/// <param name="Replaced">The revision of the config that was compared with this one.</param>
/// <param name="Config">The config.</param>
/// <param name="TypeVersion">The version of the type that has read it.</param>
/// <param name="Keys">What is otherwise in it, for the history; values may be secrets.</param>
public sealed record ConfigUpdate(JobSeq Job, int Replaced, ReadOnlyMemory<byte> Config, int TypeVersion, IReadOnlyList<string> Keys);
