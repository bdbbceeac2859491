namespace Tiflow.Deployments.Tests;

// The shipped files.
internal static class Deployments
{
    public static string Root { get; } = Path.Combine(FindRepository(), "engine", "deployments");

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Where(static file => !Relative(file).StartsWith("test/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Tiflow.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return directory.FullName;
    }
}
