namespace Tiflow.Core.Resources;

/// <summary>Names of local resources of one job, each once and in order: the same names are equal.</summary>
public readonly record struct ResourceNames
{
    // With commas, which no name has; null for none.
    private readonly string? _text;

    private ResourceNames(string text) => _text = text.Length == 0 ? null : text;

    public bool IsEmpty => _text is null;

    public IReadOnlyList<string> All => _text?.Split(',') ?? [];

    public static ResourceNames Of(IEnumerable<string> names) =>
        new(string.Join(',', names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    public bool Contains(string name) => All.Contains(name, StringComparer.Ordinal);

    public ResourceNames With(string name) => Of([.. All, name]);

    public override string ToString() => _text ?? "";
}
