using Tomlyn.Syntax;

namespace Tiflow.Hosting.Configuration.Toml;

/// <summary>
/// Walks a TOML document: tables, dotted keys and inline tables all become paths such as <c>log.level</c>.
/// </summary>
internal static class TomlEntries
{
    public static IEnumerable<TomlEntry> Of(DocumentSyntax document) =>
        document.KeyValues.SelectMany(static pair => OfPair("", pair)).Concat(document.Tables.SelectMany(OfTable));

    // A [[table]] is no table of ours: its keys are reported as unknown under a path that shows the brackets.
    private static IEnumerable<TomlEntry> OfTable(TableSyntaxBase table)
    {
        var path = PathOf(table.Name!);
        var prefix = table is TableArraySyntax ? $"[[{path}]]" : path;
        return table.Items.ChildrenCount == 0
            ? [new TomlEntry(prefix, LineOf(table), null)]
            : table.Items.SelectMany(pair => OfPair(prefix + ".", pair));
    }

    private static IEnumerable<TomlEntry> OfPair(string prefix, KeyValueSyntax pair)
    {
        var path = prefix + PathOf(pair.Key!);
        return pair.Value is InlineTableSyntax inline
            ? inline.Items.SelectMany(item => OfPair(path + ".", item.KeyValue!))
            : [new TomlEntry(path, LineOf(pair), pair.Value)];
    }

    private static string PathOf(KeySyntax key) =>
        string.Join('.', key.DotKeys.Select(static item => item.Key).Prepend(key.Key).Select(static part => part switch
        {
            StringValueSyntax text => text.Value,
            BareKeySyntax bare => bare.Key!.Text,
            _ => part!.ToString().Trim(),
        }));

    private static int LineOf(SyntaxNode node) => node.Span.Start.Line + 1;
}
