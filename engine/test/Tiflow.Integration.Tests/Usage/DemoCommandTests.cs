using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Usage;

public sealed class DemoCommandTests : ClusterTest
{
    [Fact]
    public async Task The_demo_copies_checks_and_leaves_nothing_behind()
    {
        var result = await Cluster.RunAsync(Repository.Tiflow, ["demo", "--records", "20000", "--files", "3"]);

        result.ShouldExitWith(0).Output.ShouldContain("source and destination are equal");
        Directory.EnumerateFileSystemEntries(Cluster.Directory).ShouldBeEmpty();
        CommandLines().ShouldAllBe(line => !line.Contains(Cluster.Directory, StringComparison.Ordinal));
    }

    // All processes; the demo's have paths below the cluster's directory in their command lines.
    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue; // It has just ended.
            }

            yield return line;
        }
    }
}
