using System.Text;
using Google.Protobuf;

namespace Tiflow.Metadata.Etcd;

/// <summary>A master as a value in the store: name, address and process, a line each.</summary>
internal static class MasterFormat
{
    public static ByteString Encode(MasterRecord master) => ByteString.CopyFromUtf8($"{master.Name}\n{master.Address}\n{master.ProcessId}");

    public static MasterRecord Decode(ReadOnlySpan<byte> value)
    {
        var lines = Encoding.UTF8.GetString(value).Split('\n');
        return new MasterRecord(lines[0], lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) ?? "");
    }
}
