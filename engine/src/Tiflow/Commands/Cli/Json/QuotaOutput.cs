using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record QuotaOutput(
    string ProjectId, IReadOnlyDictionary<string, long> Limits, IReadOnlyDictionary<string, long> Used, string? Exceeded)
{
    public static QuotaOutput? From(QuotaState? state) => state is null ? null : new QuotaOutput(
        state.ProjectId, ProjectOutput.Sorted(state.Quota.Limits), ProjectOutput.Sorted(state.Used), Words.OrNull(state.Exceeded));
}
