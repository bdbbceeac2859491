using Microsoft.Extensions.Logging;

namespace Tiflow.Jobs;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "{Files} files with {Rows} rows to copy from {Source} to {Destination}{Directory}")]
    public static partial void CopyPlanned(
        this ILogger logger, int files, long rows, string source, string destination, string directory);

    [LoggerMessage(5002, LogLevel.Warning, "File {File} is copied anew from its start: {Reason}")]
    public static partial void CopyStartsAnew(this ILogger logger, int file, string reason);

    [LoggerMessage(5101, LogLevel.Critical, "Worker {Worker} kills this executor at tick {Tick}, as its job asks for")]
    public static partial void CrashInjected(this ILogger logger, int worker, long tick);

    [LoggerMessage(5102, LogLevel.Warning, "The watch of key {Key} is broken and will be opened again: {Problem}")]
    public static partial void WatchBroken(this ILogger logger, string key, string problem);
}
