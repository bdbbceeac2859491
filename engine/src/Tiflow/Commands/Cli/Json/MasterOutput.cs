using ProtoMaster = Tiflow.Protocol.V1.Master;

namespace Tiflow.Commands.Cli.Json;

internal sealed record MasterOutput(string Name, string Address, bool IsLeader, long? Term, string? Version)
{
    public static MasterOutput From(ProtoMaster master) =>
        new(master.Name, master.Address, master.IsLeader, master.Term == 0 ? null : master.Term, master.Version.Length == 0 ? null : master.Version);
}
