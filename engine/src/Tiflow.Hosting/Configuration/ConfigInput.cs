namespace Tiflow.Hosting.Configuration;

/// <summary>Where settings come from; a later source wins over an earlier one: file, environment, flags.</summary>
public sealed record ConfigInput
{
    /// <summary>The TOML file (<c>--config</c>), if any.</summary>
    public string? File { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Values of flags by flag name (<c>--data-dir</c>); only those that were given.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
