using System.Reflection;

namespace Tiflow.Cli.Tests;

// Files of the repository that hold what a command must print. UPDATE_GOLDEN=1 writes them anew.
internal static class Golden
{
    public static string RepositoryRoot { get; } = typeof(Golden).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static item => item.Key == "RepositoryRoot").Value!; // Written by the project file.

    public static void ShouldMatch(string actual, string path)
    {
        var file = Path.Combine(RepositoryRoot, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!); // A file of the repository is in a directory.
            File.WriteAllText(file, actual);
        }

        actual.ShouldBe(File.ReadAllText(file), $"{path} is out of date; UPDATE_GOLDEN=1 writes it anew");
    }
}
