using System.Reflection;

namespace Tiflow.Architecture.Tests;

/// <summary>The arrows between the projects. What is not in the table is forbidden.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Tiflow.Core"] = [],
        ["Tiflow.Metadata"] = ["Tiflow.Core"],
        ["Tiflow.Protocol"] = ["Tiflow.Core"],
        ["Tiflow.Sdk"] = [],
        ["Tiflow.Jobs"] = ["Tiflow.Sdk"],
        ["Tiflow.Client"] = ["Tiflow.Protocol"],
        ["Tiflow.Master"] = ["Tiflow.Core", "Tiflow.Metadata", "Tiflow.Protocol"],
        ["Tiflow.Executor"] = ["Tiflow.Core", "Tiflow.Client", "Tiflow.Protocol", "Tiflow.Sdk"],
        ["Tiflow.Web"] = [],
        ["Tiflow.Hosting"] = ["Tiflow.Executor", "Tiflow.Jobs", "Tiflow.Master", "Tiflow.Metadata", "Tiflow.Protocol", "Tiflow.Sdk", "Tiflow.Web"],
        ["tiflow"] = ["Tiflow.Client", "Tiflow.Hosting", "Tiflow.Protocol", "Tiflow.Sdk"],
        ["tiflow-demoserver"] = ["Tiflow.Web"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_project_references_only_what_the_arrows_allow(string name)
    {
        var references = Assembly.Load(name).GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static reference => reference.StartsWith("Tiflow", StringComparison.OrdinalIgnoreCase));

        references.ShouldBeSubsetOf(Allowed[name]);
    }

    [Fact]
    public void Every_product_project_has_its_arrows_in_the_table()
    {
        var projects = Repository.Files("engine/src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Allowed.Keys
            .Select(static name => name switch { "tiflow" => "Tiflow", "tiflow-demoserver" => "Tiflow.DemoServer", _ => name })
            .Order(StringComparer.Ordinal)
            .ShouldBe(projects);
    }

    [Fact]
    public void The_core_uses_nothing_that_waits_or_does_io()
    {
        var references = Assembly.Load("Tiflow.Core").GetReferencedAssemblies().Select(static reference => reference.Name!);

        // Cronos is a pure function of an expression, a zone and a moment. Of cryptography the hashes are; its random numbers are banned.
        references.ShouldBeSubsetOf(
            [
                "Cronos", "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory",
                "System.Security.Cryptography", "System.Text.RegularExpressions",
            ]);
    }

    [Fact]
    public void The_sdk_asks_authors_for_nothing_but_logging_abstractions()
    {
        var references = Assembly.Load("Tiflow.Sdk").GetReferencedAssemblies().Select(static reference => reference.Name!);

        references.Where(static reference => !reference.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeSubsetOf(["Microsoft.Extensions.Logging.Abstractions"]);
    }
}
