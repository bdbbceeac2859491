using System.Diagnostics;
using System.Globalization;

namespace Tiflow.ClusterBench.Processes;

/// <summary>What the kernel says of this machine and of the processes on it.</summary>
internal static class Machine
{
    public static string LoadAverage => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {memory:0} GiB, .NET {Environment.Version}, loopback; load average {LoadAverage}");
    }

    /// <summary>Processor time that processes have taken so far, in seconds.</summary>
    public static double CpuSeconds(params IEnumerable<int> processIds) => processIds.Sum(static id =>
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalSeconds;
    });

    /// <summary>Resident memory of a process, in MB (10^6 bytes).</summary>
    public static double ResidentMegabytes(int processId)
    {
        const string field = "VmRSS:";
        var line = File.ReadLines($"/proc/{processId}/status").First(static line => line.StartsWith(field, StringComparison.Ordinal));
        var kibibytes = long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return kibibytes * 1024 / 1e6;
    }
}
