namespace Tiflow.Faults.Processes;

/// <summary>The programs under test: those that <c>make engine</c> has built, or of the directory that TIFLOW_BIN names.</summary>
internal static class Binaries
{
    private const string Variable = "TIFLOW_BIN";

    public static string Root { get; } = FindRoot();

    public static string Tiflow => Find("tiflow");

    public static string DemoServer => Find("tiflow-demoserver");

    /// <summary>The same sources as another version: where <c>make engine_next</c> puts it.</summary>
    public static string Next { get; } = Path.Combine(Root, "artifacts", "next", "tiflow");

    private static string Find(string name)
    {
        var folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } other ? Path.GetFullPath(other) : Path.Combine(Root, "bin");
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new RigException($"{path} is missing: run `make engine` first");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tiflow.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new RigException("the rig does not run inside the repository");
    }
}
