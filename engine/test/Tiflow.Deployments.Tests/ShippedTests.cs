using System.Text.RegularExpressions;

namespace Tiflow.Deployments.Tests;

/// <summary>What must not be in anything that is shipped.</summary>
public sealed partial class ShippedTests
{
    [Fact]
    public void No_secret_is_shipped() => Lines(Secret()).ShouldBeEmpty();

    [Fact]
    public void No_image_is_taken_as_latest() =>
        Images().Where(static image => image.Version is "" or "latest").ShouldBeEmpty();

    [Fact]
    public void Images_are_found_at_all() =>
        Images().Select(static image => image.Name).Distinct(StringComparer.Ordinal)
            .ShouldBe(["dataflow", "grafana/grafana", "mcr.microsoft.com/dotnet/aspnet", "mcr.microsoft.com/dotnet/sdk", "prom/prometheus"], ignoreOrder: true);

    [Fact]
    public void Nothing_runs_as_root() => Lines(Root()).ShouldBeEmpty();

    [Theory]
    [InlineData("password: hunter2", true)]
    [InlineData("GF_SECURITY_ADMIN_PASSWORD=admin", true)]
    [InlineData("# without a password", false)]
    public void A_secret_is_recognised(string line, bool isSecret) => Secret().IsMatch(line).ShouldBe(isSecret);

    [Theory]
    [InlineData("user: root", true)]
    [InlineData("USER 0", true)]
    [InlineData("runAsUser: 0", true)]
    [InlineData("privileged: true", true)]
    [InlineData("USER 1654:1654", false)]
    public void Root_is_recognised(string line, bool isRoot) => Root().IsMatch(line).ShouldBe(isRoot);

    [Theory]
    [InlineData("docker/Dockerfile")]
    [InlineData("docker/dev.Dockerfile")]
    public void An_image_ends_up_with_a_user_a_health_check_and_labels(string file)
    {
        var text = Deployments.Read(file);

        text.ShouldContain("\nUSER 1654:1654\n");
        text.ShouldContain("\nHEALTHCHECK ");
        text.ShouldContain("org.opencontainers.image.revision=");
    }

    [Fact]
    public void Both_images_are_the_same_from_what_is_copied_on()
    {
        Tail("docker/Dockerfile").ShouldBe(Tail("docker/dev.Dockerfile"));

        static string Tail(string file) => Deployments.Read(file) is var text ? text[text.IndexOf("\nENV ", StringComparison.Ordinal)..] : "";
    }

    private static IEnumerable<string> Lines(Regex pattern) =>
        Deployments.Files("*").SelectMany(File.ReadLines, static (file, line) => (file, line))
            .Where(found => pattern.IsMatch(found.line))
            .Select(static found => $"{Deployments.Relative(found.file)}: {found.line}");

    private static IEnumerable<(string Name, string Version)> Images() =>
        Deployments.Files("*").SelectMany(File.ReadLines)
            .SelectMany(static line => Image().Matches(line))
            .Select(static match => (match.Groups["name"].Value, match.Groups["version"].Value));

    [GeneratedRegex(
        @"(password|passwd|secret|(?<!automountServiceAccount)token|api[-_]?key)\w*\s*[:=]\s*[^\s$@]",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"(user:|USER|runAsUser:|runAsGroup:)\s*[""']?(0\b|root)|^User=root|privileged: true",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Root();

    [GeneratedRegex(
        @"(^\s*image:\s*|^ARG (SDK|BASE)=|^IMAGE=|^FROM (?!\$))(?<name>[\w./-]+)(:(?<version>[\w.-]+))?",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();
}
