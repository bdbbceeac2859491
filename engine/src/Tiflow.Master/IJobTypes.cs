namespace Tiflow.Master;

/// <summary>The job types that this build knows. Thread-safe.</summary>
public interface IJobTypes
{
    /// <summary>In alphabetical order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Says what is wrong with a submitted job, or null: unknown types and refused configs are found before a job is
    /// accepted.
    /// </summary>
    JobTypeProblem? Check(string jobType, ReadOnlyMemory<byte> config);

    /// <summary>Says why a job of a type that is known must not get another config, which the type has read; null when it may.</summary>
    JobTypeProblem? CheckUpdate(string jobType, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after);

    /// <summary>This build's version of a type that it knows.</summary>
    int VersionOf(string jobType);
}
