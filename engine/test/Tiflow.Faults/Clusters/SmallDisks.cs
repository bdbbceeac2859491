using Tiflow.Faults.Hosts;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>Disks so small that they can be filled; seen only in the rig's own namespace.</summary>
internal static class SmallDisks
{
    // etcd sets aside two times 64 MB for its log. The others must not be filled by what fills one.
    private const string Size = "size=512m";

    public static async Task MountAsync(IEnumerable<Node> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            var data = Path.Combine(node.Directory, "data");
            Directory.CreateDirectory(data);
            await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", Size, "none", data], "", cancellationToken);
        }
    }
}
