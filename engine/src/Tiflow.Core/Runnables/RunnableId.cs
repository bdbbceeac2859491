using System.Globalization;
using Tiflow.Core.Jobs;

namespace Tiflow.Core.Runnables;

/// <summary>A job's master (index 0) or one of its workers (1, 2, …).</summary>
public readonly record struct RunnableId(JobSeq Job, int Index) : IComparable<RunnableId>
{
    public const int MasterIndex = 0;

    public bool IsMaster => Index == MasterIndex;

    public static RunnableId MasterOf(JobSeq job) => new(job, MasterIndex);

    public int CompareTo(RunnableId other) => Job == other.Job ? Index.CompareTo(other.Index) : Job.CompareTo(other.Job);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job}.{Index}");
}
