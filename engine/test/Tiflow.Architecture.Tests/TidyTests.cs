using System.Text.RegularExpressions;

namespace Tiflow.Architecture.Tests;

/// <summary>Habits of the repository that no analyzer checks.</summary>
public sealed partial class TidyTests
{
    private const int MaxLines = 300;
    // Code and comments keep to 120; the texts of messages may run on.
    private const int MaxColumns = 160;

    [Fact]
    public void No_product_file_grows_a_tail() =>
        Repository.Files("engine/src", "*.cs")
            .Where(static file => File.ReadLines(file).Count() > MaxLines)
            .Select(Repository.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void No_line_runs_off_the_page() =>
        Repository.Files("engine", "*.cs")
            .SelectMany(static file => File.ReadLines(file).Select((line, i) => (file, i, line)))
            .Where(static found => found.line.Length > MaxColumns)
            .Select(static found => $"{Repository.Relative(found.file)}:{found.i + 1}")
            .ShouldBeEmpty();

    [Fact]
    public void No_regions_and_no_names_without_meaning() =>
        Repository.Files("engine/src", "*.cs")
            .Where(static file => Region().IsMatch(File.ReadAllText(file)) || EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)))
            .Select(Repository.Relative)
            .ShouldBeEmpty();

    [Fact]
    public void Every_log_event_has_its_own_number()
    {
        var events = Repository.Files("engine/src", "*.cs")
            .SelectMany(static file => EventId().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value))
            .ToArray();

        events.ShouldNotBeEmpty();
        events.GroupBy(static id => id, StringComparer.Ordinal).Where(static group => group.Count() > 1)
            .Select(static group => group.Key)
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_readme_names_only_make_targets_that_exist()
    {
        var makefile = File.ReadAllLines(Path.Combine(Repository.Root, "Makefile"));
        var named = MakeTarget().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")))
            .Select(static match => match.Groups["target"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToArray();

        named.ShouldContain("demo");
        named.ShouldContain("engine_unit_test");
        named.Where(target => !makefile.Any(line => line.StartsWith($"{target}:", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Region();

    [GeneratedRegex("(Manager|Helper|Util|Utils|Impl)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"LoggerMessage\((EventId = )?(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventId();

    [GeneratedRegex("make (?<target>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MakeTarget();
}
