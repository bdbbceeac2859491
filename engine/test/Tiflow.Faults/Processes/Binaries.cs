namespace Tiflow.Faults.Processes;

/// <summary>The programs under test, as <c>make engine</c> builds them.</summary>
internal static class Binaries
{
    public static string Root { get; } = FindRoot();

    public static string Tiflow => Find("tiflow");

    public static string DemoServer => Find("tiflow-demoserver");

    private static string Find(string name)
    {
        var path = Path.Combine(Root, "bin", name);
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
