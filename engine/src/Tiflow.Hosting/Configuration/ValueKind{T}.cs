namespace Tiflow.Hosting.Configuration;

/// <summary>A kind of value that text can be read as.</summary>
internal sealed record ValueKind<T>(string Name, string Expected, TomlForm Form, TextParser<T> TryParse)
    : ValueKind(Name, Expected, Form);
