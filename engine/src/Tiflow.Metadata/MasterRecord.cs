namespace Tiflow.Metadata;

/// <summary>A master: its name, its advertised address, and which process it is.</summary>
/// <param name="Name">Unique among the masters.</param>
/// <param name="Address">host:port.</param>
/// <param name="ProcessId">Made up when the process starts: a restarted master is another process.</param>
/// <param name="Version">Of its build.</param>
public record MasterRecord(string Name, string Address, string ProcessId = "", string Version = "");
