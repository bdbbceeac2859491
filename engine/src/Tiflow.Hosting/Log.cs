using Microsoft.Extensions.Logging;

namespace Tiflow.Hosting;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "{Kind} {Name} starts: version {Version}, listening on {Listen}, known to others as {Advertised}")]
    public static partial void Starting(this ILogger logger, string kind, string name, string version, string listen, string advertised);

    [LoggerMessage(4002, LogLevel.Information, "Ready")]
    public static partial void Ready(this ILogger logger);

    [LoggerMessage(4003, LogLevel.Information, "Stopping: asked to")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(4004, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(4005, LogLevel.Critical, "Stopping: {Reason}")]
    public static partial void Failed(this ILogger logger, string reason, Exception? exception);

    [LoggerMessage(4006, LogLevel.Warning, "A graceful stop did not end within {Timeout}; ending all the same")]
    public static partial void StopTimedOut(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(4007, LogLevel.Information, "The setting {Key} has no effect without initial-cluster")]
    public static partial void SettingNotUsed(this ILogger logger, string key);
}
