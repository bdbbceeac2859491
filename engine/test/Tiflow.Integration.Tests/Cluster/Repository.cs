namespace Tiflow.Integration.Tests.Cluster;

/// <summary>Where the programs under test are.</summary>
internal static class Repository
{
    private const string BinariesVariable = "TIFLOW_BIN";

    public static string Root { get; } = FindRoot();

    /// <summary>The directory that <c>make engine</c> fills.</summary>
    public static string Binaries { get; } =
        Environment.GetEnvironmentVariable(BinariesVariable) is { Length: > 0 } path ? Path.GetFullPath(path) : Path.Combine(Root, "bin");

    public static string Tiflow => Binary("tiflow");

    public static string DemoServer => Binary("tiflow-demoserver");

    public static string ShippedConfigs => Path.Combine(Root, "engine", "deployments", "docker-compose", "config");

    private static string Binary(string name)
    {
        var path = Path.Combine(Binaries, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run make engine first");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Tiflow.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Tiflow.slnx above {AppContext.BaseDirectory}: set {BinariesVariable} to the directory of the binaries");
    }
}
