using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tiflow.Hosting.Logging;

/// <summary>What one log line says.</summary>
internal sealed record LogEntry
{
    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    public required string Category { get; init; }

    public required int EventId { get; init; }

    public required string Message { get; init; }

    public required Exception? Exception { get; init; }

    /// <summary>The named values of the message and of its scopes.</summary>
    public required ImmutableArray<KeyValuePair<string, object?>> Values { get; init; }
}
