using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tiflow.Hosting.Logging;

/// <summary>Writes each entry of one category as a line.</summary>
internal sealed class LineLogger(string category, LineLoggerProvider provider) : ILogger
{
    private const string TemplateName = "{OriginalFormat}";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        provider.Write(new LogEntry
        {
            Time = provider.Time.GetUtcNow(),
            Level = logLevel,
            Category = category,
            EventId = eventId.Id,
            Message = formatter(state, exception),
            Exception = exception,
            Values = ValuesOf(state),
        });
    }

    // The innermost value of a name wins: JSON objects have each name once.
    private ImmutableArray<KeyValuePair<string, object?>> ValuesOf<TState>(TState state)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        provider.Scopes.ForEachScope(static (scope, values) => Add(values, scope), values);
        Add(values, state);
        return [.. values];
    }

    private static void Add(Dictionary<string, object?> values, object? state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (name, value) in pairs.Where(static pair => pair.Key != TemplateName))
            {
                values[name] = value;
            }
        }
    }
}
