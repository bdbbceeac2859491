using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <summary>What was restored; the same file restored again changes nothing.</summary>
internal sealed record RestoredOutput(string File, long Jobs, long Records, string? TakenAt, string Version, bool WasRestoredBefore)
{
    public static RestoredOutput Of(string file, RestoreResponse response) => new(
        file,
        response.Backup.Jobs,
        response.Backup.Records,
        Rfc3339.Format(response.Backup.TakenAt),
        response.Backup.Version,
        response.WasRestoredBefore);
}
