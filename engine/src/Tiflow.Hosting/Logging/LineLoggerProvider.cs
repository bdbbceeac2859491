using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Logging;

/// <summary>Logs one line per entry to a sink.</summary>
internal sealed class LineLoggerProvider(LogSink sink, LogFormat format, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    public IExternalScopeProvider Scopes { get; private set; } = new LoggerExternalScopeProvider();

    public TimeProvider Time => time;

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    public void Write(LogEntry entry) => sink.WriteLine(format == LogFormat.Json ? LineFormat.Json(entry) : LineFormat.Text(entry));

    public void Dispose() => sink.Dispose();
}
