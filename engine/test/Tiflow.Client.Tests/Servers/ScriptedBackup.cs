using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Protocol.Backups;
using Tiflow.Protocol.Store.V1;
using Tiflow.Protocol.V1;

namespace Tiflow.Client.Tests.Servers;

// A small backup, always the same.
internal static class ScriptedBackup
{
    public static byte[] Make(int records, out BackupSummary summary)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new BackupWriter(
            file, new BackupHeader { Version = "1.2.3", Revision = 7, TakenAt = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).ToTimestamp() });
        for (var i = 0; i < records; i++)
        {
            writer.Add(new BackupPair { Key = ByteString.CopyFromUtf8($"/sys/{i}"), Value = ByteString.CopyFrom(new byte[i]) });
        }

        summary = writer.End(jobs: 3);
        return file.WrittenSpan.ToArray();
    }
}
