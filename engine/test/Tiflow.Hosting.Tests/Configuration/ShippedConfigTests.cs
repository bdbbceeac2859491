using System.Text.RegularExpressions;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Toml;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed partial class ShippedConfigTests
{
    [Fact]
    public void The_shipped_master_file_works_with_the_documented_command()
    {
        var input = (Inputs.None with { File = TestPaths.ShippedConfig("master") })
            .With(("--master-addr", "0.0.0.0:10240"), ("--advertise-addr", "http://127.0.0.1:10240"));

        MasterSettings.Load(input).Address.Advertised(10240).ToString().ShouldBe("127.0.0.1:10240");
    }

    [Fact]
    public void The_shipped_executor_file_works_with_the_documented_command()
    {
        var input = (Inputs.None with { File = TestPaths.ShippedConfig("executor") })
            .With(("--join", "127.0.0.1:10240"), ("--worker-addr", "0.0.0.0:10241"), ("--advertise-addr", "127.0.0.1:10241"));

        ExecutorSettings.Load(input).NameAt(ExecutorSettings.Load(input).Address.Advertised(10241)).ShouldBe("executor-127.0.0.1:10241");
    }

    [Fact]
    public void The_shipped_master_file_shows_every_key() => ShowsEveryKey("master", MasterKeys.All);

    [Fact]
    public void The_shipped_executor_file_shows_every_key() => ShowsEveryKey("executor", ExecutorKeys.All);

    // With its commented keys switched on the file must still be valid, and nothing may be missing.
    private static void ShowsEveryKey(string role, IReadOnlyList<ConfigKey> keys)
    {
        using var directory = new TempDirectory();
        var problems = new List<string>();
        var everything = CommentedKey().Replace(File.ReadAllText(TestPaths.ShippedConfig(role)), "");

        var values = new TomlSource(directory.File("everything.toml", everything), keys, problems).Read();

        problems.ShouldBeEmpty();
        values.Keys.ShouldBe(keys.Select(static key => key.Path), ignoreOrder: true);
    }

    [GeneratedRegex("^# (?=[a-z-]+ = )", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommentedKey();
}
