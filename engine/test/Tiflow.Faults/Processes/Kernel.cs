using System.Globalization;
using System.Runtime.InteropServices;

namespace Tiflow.Faults.Processes;

/// <summary>What the kernel knows of processes, and does to them.</summary>
internal static class Kernel
{
    private const string Processes = "/proc";

    // It has ended, and its parent did not ask yet how.
    private const char Zombie = 'Z';

    public static void Send(int process, Signal signal)
    {
        if (Kill(process, (int)signal) != 0)
        {
            throw new RigException(string.Create(CultureInfo.InvariantCulture, $"{signal} could not be sent to process {process}"));
        }
    }

    /// <summary>The letter for what a process does: T = stopped.</summary>
    public static char StateOf(int process) => Fields(process) is [[var state, ..], ..] ? state : '-';

    /// <summary>The process of this program that another one has started, and that has not ended.</summary>
    public static int ChildOf(int parent, string program) => All()
        .Where(process => ProgramOf(process) == program && ParentOf(process) == parent && StateOf(process) != Zombie)
        .Append(0)
        .First() is var child and not 0
        ? child
        : throw new RigException(string.Create(CultureInfo.InvariantCulture, $"process {parent} has no child {program}"));

    private static IEnumerable<int> All() => Directory.EnumerateDirectories(Processes)
        .Select(static path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(static process => process > 0);

    private static int ParentOf(int process) =>
        Fields(process) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static string ProgramOf(int process) => Read(process, "comm").TrimEnd();

    // What follows the name in brackets: state, parent, ...
    private static string[] Fields(int process)
    {
        var stat = Read(process, "stat");
        return stat.Length == 0 ? [] : stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    // Empty when it has ended meanwhile.
    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{Processes}/{process}/{file}"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
