using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

/// <summary>What was saved, and where.</summary>
internal sealed record BackupOutput(string File, long Jobs, long Records, long Bytes, long Revision, string? TakenAt, string Version)
{
    public static BackupOutput Of(string file, BackupSummary backup) => new(
        file, backup.Jobs, backup.Records, backup.Bytes, backup.Revision, Rfc3339.Format(backup.TakenAt), backup.Version);
}
