using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration;

namespace Tiflow.Hosting.Logging;

internal static class LoggingExtensions
{
    // The web server and gRPC log every request at Info; what matters of them is said by our own lines.
    private static readonly string[] Chatty = ["Microsoft", "System", "Grpc", "OpenTelemetry", "Yarp"];

    public static void AddLines(this ILoggingBuilder logging, LogSettings settings, LogSink sink)
    {
        logging.SetMinimumLevel(settings.Level);
        foreach (var category in Chatty)
        {
            logging.AddFilter(category, settings.Level > LogLevel.Warning ? settings.Level : LogLevel.Warning);
        }

        logging.AddProvider(new LineLoggerProvider(sink, settings.Format, TimeProvider.System));
    }
}
