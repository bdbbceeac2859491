using System.Reflection;

namespace Tiflow.Hosting.Tests;

/// <summary>Places that the build knows.</summary>
internal static class TestPaths
{
    public static string Program => Metadata("TiflowProgram");

    public static string Root => Path.GetFullPath(Metadata("RepositoryRoot"));

    public static string ShippedConfig(string role) =>
        Path.Combine(Root, "engine", "deployments", "docker-compose", "config", $"{role}.toml");

    private static string Metadata(string key) =>
        typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
