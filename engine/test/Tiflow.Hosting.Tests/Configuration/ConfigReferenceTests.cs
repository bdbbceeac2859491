using System.Text;
using Tiflow.Hosting.Configuration;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class ConfigReferenceTests
{
    private const string Introduction = """
        # Configuration

        Generated from the tables of keys in `engine/src/Tiflow.Hosting/Configuration`; a test compares it with them
        (`UPDATE_GOLDEN=1` rewrites it).

        A setting comes from, in rising order: its default, the TOML file of `--config`, the environment, its flag. An empty
        environment variable counts as not set. Unknown keys are errors that name the file, the line and the nearest key; all problems are
        told at once, in one line `error: INVALID_ARGUMENT: …` on standard error, and the process ends with exit code 1.

        | kind | is written |
        |---|---|
        | address | `127.0.0.1:10240`, `http://host:10240`, `[::1]:10240`; `:10240` means all interfaces; port 0 means a free one |
        | duration | a number and one of `ns us ms s m h d`: `500ms`, `1.5s`, `1h` |
        | size | bytes, or a number and a unit: `64MiB`, `8GiB` (binary), `1G`, `1GB` (decimal) |
        | capacity | `cpu=4000m,memory=8GiB,slots=100`: cpu in milli-cores (`m`) or cores, memory as a size, everything else in units |
        | members | `NAME=http://host:8291`, with or without `http://` |
        | labels, lists | text with commas, or in TOML an array of texts |

        Addresses beyond loopback are refused unless `[security] allow-insecure = true`: there is neither TLS nor authentication yet.

        """;

    [Fact]
    public void The_written_reference_is_the_table_of_keys()
    {
        var file = Path.Combine(TestPaths.Root, "docs", "reference", "config.md");
        var expected = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Describe(expected, "tiflow master", MasterKeys.All);
        Describe(expected, "tiflow executor", ExecutorKeys.All);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, expected.ToString());
        }

        File.ReadAllText(file).ShouldBe(expected.ToString());
    }

    [Fact]
    public void Every_default_can_be_read() =>
        MasterKeys.All.Concat(ExecutorKeys.All).ShouldAllBe(static key => key.Default == null || Read(key));

    private static bool Read(ConfigKey key)
    {
        var problems = Should.NotThrow(() => new ConfigLayers(Inputs.None, [key]));
        problems.ThrowIfRefused();
        return key.Default!.Length > 0;
    }

    private static void Describe(StringBuilder text, string command, IReadOnlyList<ConfigKey> keys)
    {
        text.Append('\n').Append("## ").Append(command).Append("\n\n");
        text.Append("| key | kind | default | flag | variable | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var key in keys)
        {
            var alias = key.Alias is null ? "" : $" (also `{key.Alias}`)";
            text.Append($"| `{key.Path}`{alias} | {key.ValueKind.Name} | {Default(key)} | {(key.HasFlag ? $"`{key.FlagName}`" : "–")} ");
            text.Append($"| `{key.EnvironmentName}` | {key.Meaning} |\n");
        }
    }

    private static string Default(ConfigKey key) => key.Default is { } text ? $"`{text}`" : key.DefaultNote ?? "–";
}
