using System.Text;
using Google.Protobuf;

namespace Tiflow.Metadata.Etcd;

/// <summary>A master as a value in the store: name, address, process and version, a line each; more may follow.</summary>
internal static class MasterFormat
{
    public static ByteString Encode(MasterRecord master) => ByteString.CopyFromUtf8($"{master.Name}\n{master.Address}\n{master.ProcessId}\n{master.Version}");

    public static MasterRecord Decode(ReadOnlySpan<byte> value)
    {
        var lines = Encoding.UTF8.GetString(value).Split('\n');
        return new MasterRecord(
            lines[0], lines.ElementAtOrDefault(1) ?? "", lines.ElementAtOrDefault(2) ?? "", lines.ElementAtOrDefault(3) ?? "");
    }
}
