namespace Tiflow.Hosting.Configuration;

/// <summary>One setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed record ConfigKey<T>(string Path, ValueKind<T> Kind, string? Default, string Meaning) : ConfigKey(Path, Default, Meaning)
{
    public override ValueKind ValueKind => Kind;
}
