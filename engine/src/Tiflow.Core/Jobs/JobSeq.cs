using System.Globalization;

namespace Tiflow.Core.Jobs;

/// <summary>
/// The cluster's own number of a job: given once, in order of creation; the user's id may be used again after a delete.
/// </summary>
public readonly record struct JobSeq(long Value) : IComparable<JobSeq>
{
    public int CompareTo(JobSeq other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
