using System.Diagnostics;
using System.Globalization;
using Tiflow.Master.Options;

namespace Tiflow.Master.Member;

/// <summary>The command line of a member.</summary>
internal static class MemberCommand
{
    /// <summary>Kills the member when the thread that has started it ends.</summary>
    public const string DeathSignal = "setpriv";

    /// <summary>Keeps a Ctrl-C at the master's terminal away from the member: it stops after the master.</summary>
    public const string OwnSession = "setsid";

    /// <summary>How large the member's database may be, in bytes. Beyond it etcd accepts only reads and deletions.</summary>
    public const long Quota = 8L * 1024 * 1024 * 1024;

    // The master may have died before setpriv asked for the signal: then the parent is another one already.
    private const string Script =
        """
        [ "$PPID" = "$1" ] || exit 1
        echo $$ >"$2"
        exec >>"$3" 2>&1 </dev/null
        shift 3
        exec "$@"
        """;

    /// <summary>
    /// Starts etcd with its output in the log file and its process id, which is also that of the process that is
    /// started, in the process id file.
    /// </summary>
    public static ProcessStartInfo Create(MemberOptions options, MemberFiles files, IReadOnlyList<string> clientUrls) => new(
        DeathSignal,
        [
            "--pdeathsig", "KILL", "--", OwnSession, "/bin/sh", "-c", Script, "sh",
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture), files.ProcessId, files.Log,
            options.Binary, .. Flags(options, files, clientUrls),
        ])
    { UseShellExecute = false };

    private static IEnumerable<string> Flags(MemberOptions options, MemberFiles files, IReadOnlyList<string> clientUrls) =>
    [
        "--name", options.Self.Name,
        "--data-dir", files.Data,
        "--listen-peer-urls", string.Join(',', options.ListenPeerUrls),
        "--initial-advertise-peer-urls", options.Self.PeerUrl,
        "--listen-client-urls", string.Join(',', clientUrls),
        "--advertise-client-urls", string.Join(',', clientUrls),

        // The cluster's identity is a hash of the URLs and the token: the same text at every master.
        "--initial-cluster", string.Join(',', options.Cluster),
        "--initial-cluster-state", options.JoinsExisting ? "existing" : "new",
        "--initial-cluster-token", "tiflow",

        // A host that was cut off must not depose the leader when it comes back.
        "--pre-vote=true",
        "--heartbeat-interval", "100", "--election-timeout", "1000",

        // Transactions are batches of up to 2000 operations. Raft keeps the last ones in memory, so it keeps few.
        "--max-txn-ops", "2048", "--max-request-bytes", "8388608", "--snapshot-count", "1000",
        "--quota-backend-bytes", Quota.ToString(CultureInfo.InvariantCulture), "--experimental-compaction-batch-limit", "10000",
        "--grpc-keepalive-min-time", "500ms", "--grpc-keepalive-interval", "10s", "--grpc-keepalive-timeout", "5s",
        "--logger", "zap", "--log-level", "warn",
    ];
}
