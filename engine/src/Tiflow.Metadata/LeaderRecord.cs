namespace Tiflow.Metadata;

/// <summary>Who leads: the master's name, its advertised address and, once elected, its token.</summary>
public sealed record LeaderRecord(string Name, string Address, FencingToken Token = default);
