using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Member;

/// <summary>
/// When a member needs somebody. Nothing is done without them: a member stands still while it is defragmented.
/// </summary>
internal static class SpaceRules
{
    private const long WorthIt = 64 * 1024 * 1024;
    private const double NearlyFull = 0.8;

    /// <param name="status">Of the member.</param>
    /// <param name="quota">How large its file may be, in bytes.</param>
    public static SpaceAdvice Advise(EtcdMemberStatus status, long quota)
    {
        var free = status.DatabaseBytes - status.UsedBytes;
        return status switch
        {
            _ when status.Errors.Any(static error => error.Contains("NOSPACE", StringComparison.Ordinal)) => SpaceAdvice.EndAlarm,
            _ when status.DatabaseBytes > quota * NearlyFull => SpaceAdvice.MakeRoom,
            _ when free > WorthIt && free > status.DatabaseBytes / 2 => SpaceAdvice.Defragment,
            _ => SpaceAdvice.Nothing,
        };
    }
}
