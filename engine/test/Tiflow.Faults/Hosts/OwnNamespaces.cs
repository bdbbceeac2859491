using System.Diagnostics;

namespace Tiflow.Faults.Hosts;

/// <summary>
/// The rig starts itself again in network, mount and process namespaces of its own. So nothing that it does to networks
/// is seen outside, and when it ends, even by kill -9, the kernel ends all its processes and removes all its networks.
/// </summary>
internal static class OwnNamespaces
{
    private const string Marker = "TIFLOW_FAULTS_INSIDE";

    // The shell is the first process of the process namespace: it takes in orphans, and when it ends, all end.
    private static readonly string[] Shell = ["sh", "-c", "\"$@\"; exit $?", "sh"];

    public static bool IsInside => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Makes sure that this user can make namespaces; without being root, in a user namespace.</summary>
    /// <exception cref="RigException">It cannot be done here.</exception>
    public static async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Tool.RunAsync("unshare", [.. Flags, "ip", "link", "set", "lo", "up"], "", cancellationToken);
            await Tool.RunAsync("nft", ["--version"], "", cancellationToken);
        }
        catch (RigException exception)
        {
            throw new RigException(
                $"no hosts can be made of network namespaces here: {exception.Message}; become root, install iproute2 and nftables, "
                + "or use --loopback to leave out what needs them",
                exception);
        }
    }

    /// <summary>Runs this program inside, with the same arguments; returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var self = Environment.ProcessPath ?? throw new RigException("the path of this program is not known");
        var info = new ProcessStartInfo("unshare", [.. Flags, .. Shell, self, .. arguments]);
        info.Environment[Marker] = "1";
        using var inside = Process.Start(info) ?? throw new RigException("unshare did not start");
        await inside.WaitForExitAsync(CancellationToken.None);
        return inside.ExitCode;
    }

    private static string[] Flags =>
    [
        .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--user", "--map-root-user"],
        "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
    ];
}
