namespace Tiflow.Core.Jobs;

/// <summary>A job type as of a version: what a job needs where its job master and its workers run.</summary>
public readonly record struct JobTypeVersion(string Type, int Number)
{
    /// <summary>The version of types that name none, and of everything from before there were versions.</summary>
    public const int First = 1;

    /// <summary>What every executor has.</summary>
    public static JobTypeVersion Any { get; } = new("", First);

    /// <summary>What a job needs; the first version of whatever type asks for nothing.</summary>
    public static JobTypeVersion Of(JobSpec job) => job.TypeVersion <= First ? Any : new JobTypeVersion(job.Type, job.TypeVersion);
}
