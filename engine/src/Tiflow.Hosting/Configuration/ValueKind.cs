namespace Tiflow.Hosting.Configuration;

/// <summary>A kind of value.</summary>
/// <param name="Name">What the reference calls it.</param>
/// <param name="Expected">Ends the sentence "… is not".</param>
/// <param name="Form">How TOML writes it.</param>
internal abstract record ValueKind(string Name, string Expected, TomlForm Form);
