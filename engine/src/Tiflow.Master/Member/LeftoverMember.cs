using System.Diagnostics;
using System.Globalization;
using Tiflow.Metadata;

namespace Tiflow.Master.Member;

/// <summary>
/// A member that has outlived its master. That is rare, for the system kills it with the master; but two on the same
/// data would wait for each other without a word.
/// </summary>
internal static class LeftoverMember
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Kills it and waits until it is gone. The caller holds the directory.</summary>
    public static async Task EndAsync(MemberFiles files, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!TryReadProcessId(files, out var processId) || !IsMember(processId, files))
        {
            return;
        }

        using (var process = Process.GetProcessById(processId))
        {
            process.Kill();
        }

        var started = time.GetTimestamp();
        while (IsMember(processId, files))
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                throw new StoreException(
                    StoreErrorCode.Locked,
                    FormattableString.Invariant($"an etcd of an earlier start, process {processId}, uses '{files.Data}' and cannot be ended; end it"));
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static bool TryReadProcessId(MemberFiles files, out int processId)
    {
        processId = 0;
        return File.Exists(files.ProcessId)
            && int.TryParse(File.ReadAllText(files.ProcessId), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out processId);
    }

    // A number is not enough: the system uses it again. A process that has ended, or is not ours, shows another command.
    private static bool IsMember(int processId, MemberFiles files)
    {
        try
        {
            var command = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/cmdline"));
            return command.Contains($"\0--data-dir\0{files.Data}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
