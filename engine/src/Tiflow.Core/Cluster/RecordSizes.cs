using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>About how long records are: what others filled in, and what is always there.</summary>
internal static class RecordSizes
{
    // Only the sum matters, to keep a batch near its cap.
    public const int Typical = 200;

    public static long Of(JobSpec spec) => Typical + spec.Config.Length + FieldsOf(spec) + (spec.AsCreated is { } created ? FieldsOf(created) : 0);

    public static long Of(RunnableSpec spec) => Typical + spec.Config.Length;

    /// <summary>With its job master's, which is in the same record.</summary>
    public static long Of(JobEntry job) => job.Status.Reason.Length + LengthOf(job.Status.Error) + Of(job.Master.Status);

    public static long Of(RunnableStatus status) =>
        Typical + LengthOf(status.Error) + status.DeathEvidence.Length + (status.FinalReport?.DetailJson.Length ?? 0);

    public static long Of(ExecutorSpec spec) =>
        Typical + spec.Types.Sum(static type => type.Length) + spec.TypeVersions.Sum(static type => type.Key.Length) + LengthOf(spec.Labels);

    public static long Of(HistoryEntry entry) => Typical + entry.Reason.Length;

    private static int FieldsOf(JobSpec spec) => spec.TenantId.Length + spec.Selector.Text.Length + LengthOf(spec.Labels);

    private static int LengthOf(ErrorText? error) => error is null ? 0 : error.Code.Length + error.Message.Length;

    private static int LengthOf(IEnumerable<KeyValuePair<string, string>> labels) => labels.Sum(static label => label.Key.Length + label.Value.Length);
}
