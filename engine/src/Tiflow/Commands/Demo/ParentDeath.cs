using System.Diagnostics;

namespace Tiflow.Commands.Demo;

/// <summary>Children that do not outlive their parent, even when it is killed.</summary>
internal static class ParentDeath
{
    // Part of util-linux. Without it a killed demo leaves its processes behind; every other end stops them.
    private static readonly string? Setpriv =
        Array.Find(["/usr/bin/setpriv", "/bin/setpriv"], File.Exists);

    /// <summary>The command line of a process that gets SIGTERM when the thread that started it is gone.</summary>
    public static ProcessStartInfo Wrap(string path, IReadOnlyList<string> arguments) => Setpriv is null
        ? new ProcessStartInfo(path, arguments)
        : new ProcessStartInfo(Setpriv, ["--pdeathsig", "TERM", "--", path, .. arguments]);
}
