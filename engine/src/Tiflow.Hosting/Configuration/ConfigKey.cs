namespace Tiflow.Hosting.Configuration;

/// <summary>
/// One setting. Its path says where it stands in TOML (<c>data-dir</c>, <c>log.level</c>); its default is text as
/// people would write it, null where there is none or a note describes it. Tables of these drive the checks, the flags
/// and the written reference.
/// </summary>
internal abstract record ConfigKey(string Path, string? Default, string Meaning)
{
    /// <summary>Says where the default comes from when it depends on other settings.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>Whether a flag sets it, too.</summary>
    public bool HasFlag { get; init; }

    /// <summary>A second place in TOML, for files that were written for an embedded etcd.</summary>
    public string? Alias { get; init; }

    public string FlagName => $"--{Path.Replace('.', '-')}";

    public string EnvironmentName => $"TIFLOW_{Path.Replace('.', '_').Replace('-', '_').ToUpperInvariant()}";

    public abstract ValueKind ValueKind { get; }
}
