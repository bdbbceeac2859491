using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Hosting.Configuration;

/// <summary>Reads a value from text that comes from TOML, the environment or a flag.</summary>
internal delegate bool TextParser<T>(string text, [MaybeNullWhen(false)] out T value);
