using Microsoft.Extensions.Logging;

namespace Tiflow.DemoServer;

internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Information, "Generated {Rows} rows in {Files} source files, {Bytes} bytes")]
    public static partial void SourceGenerated(ILogger logger, long rows, int files, long bytes);

    [LoggerMessage(6001, LogLevel.Warning, "A writer was stopped: {Reason}")]
    public static partial void WriterStopped(ILogger logger, string reason);

    [LoggerMessage(6002, LogLevel.Error, "{Method} failed on a file")]
    public static partial void StorageFailed(ILogger logger, string method, Exception error);
}
