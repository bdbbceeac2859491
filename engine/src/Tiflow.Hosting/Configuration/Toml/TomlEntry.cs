using Tomlyn.Syntax;

namespace Tiflow.Hosting.Configuration.Toml;

/// <summary>
/// A key of a TOML file with its full path, its line (from 1) and its value; a table without keys has none.
/// </summary>
internal sealed record TomlEntry(string Path, int Line, ValueSyntax? Value);
