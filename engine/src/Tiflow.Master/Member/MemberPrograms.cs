using Tiflow.Metadata;

namespace Tiflow.Master.Member;

/// <summary>The programs that a member needs.</summary>
internal static class MemberPrograms
{
    /// <exception cref="StoreException">One is not there; says what to install.</exception>
    public static void Check(string etcd)
    {
        if (!Exists(etcd))
        {
            throw new StoreException(
                StoreErrorCode.Misconfigured,
                $"there is no program '{etcd}', and --initial-cluster needs etcd 3.4 or later: install it (Debian, Ubuntu: etcd-server), "
                + "or say where it is with --etcd-binary");
        }

        foreach (var program in (string[])[MemberCommand.DeathSignal, MemberCommand.OwnSession])
        {
            if (!Exists(program))
            {
                throw new StoreException(
                    StoreErrorCode.Misconfigured, $"there is no program '{program}', which --initial-cluster needs: install util-linux");
            }
        }
    }

    // As a shell looks: a name without a slash is searched in PATH.
    private static bool Exists(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}
