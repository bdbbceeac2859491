using Tiflow.Faults.Hosts;

namespace Tiflow.Faults;

/// <summary>What all rounds of a run share.</summary>
internal sealed record Rig(RigOptions Options, IHosts Hosts);
