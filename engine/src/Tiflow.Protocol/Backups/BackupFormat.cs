using Tiflow.Protocol.Store.V1;
using Tiflow.Protocol.V1;

namespace Tiflow.Protocol.Backups;

/// <summary>What the writer and the reader of backups share; backup.proto describes the file.</summary>
internal static class BackupFormat
{
    public const uint Version = 1;
    public const int LengthBytes = sizeof(int);

    /// <summary>Far above the largest record of a store.</summary>
    public const int MaxEntryBytes = 16 * 1024 * 1024;

    public static ReadOnlySpan<byte> Magic => "TIFLOWBK"u8;

    public static BackupSummary Summary(BackupHeader header, BackupEnd end, long bytes) => new()
    {
        Jobs = end.Jobs,
        Records = end.Records,
        Bytes = bytes,
        Revision = header.Revision,
        TakenAt = header.TakenAt,
        Version = header.Version,
    };
}
