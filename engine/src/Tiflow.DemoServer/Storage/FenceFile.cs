using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tiflow.DemoServer.Storage;

/// <summary>Keeps the fence of a destination file on disk, beside it.</summary>
internal static partial class FenceFile
{
    /// <summary>Null when nobody has opened the file for writing.</summary>
    public static Fence? Read(string rowFile)
    {
        var path = PathFor(rowFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), FenceJson.Default.Fence);
        }
        catch (JsonException error)
        {
            throw new IOException($"'{path}' is damaged: make sure that no writer runs, then delete it.", error);
        }
    }

    public static void Write(string rowFile, Fence fence)
    {
        var path = PathFor(rowFile);
        var unfinished = path + ".tmp";
        using (var handle = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, JsonSerializer.SerializeToUtf8Bytes(fence, FenceJson.Default.Fence), 0);
            NativeDurability.SyncData(handle, unfinished);
        }

        NativeDurability.RenameFile(unfinished, path);
    }

    private static string PathFor(string rowFile) => Path.ChangeExtension(rowFile, ".fence");

    [JsonSerializable(typeof(Fence))]
    private sealed partial class FenceJson : JsonSerializerContext;
}
