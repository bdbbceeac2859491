using Tiflow.Faults.Clusters;
using Tiflow.Faults.Injection;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Rounds;

/// <summary>The fault of a trial.</summary>
/// <param name="context">Of the round.</param>
/// <param name="cluster">The cluster under test.</param>
/// <param name="node">Whom the round has chosen, for example the leader.</param>
internal delegate IFault FaultOn(RoundContext context, FaultCluster cluster, Node node);
