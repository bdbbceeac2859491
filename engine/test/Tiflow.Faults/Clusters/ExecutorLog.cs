namespace Tiflow.Faults.Clusters;

/// <summary>What executors log, and checks look for: a check that looks for what nobody logs finds nothing wrong.</summary>
internal static class ExecutorLog
{
    public const string GateClosed = "the lease has run out";
    public const string Started = " starts as incarnation ";
    public const string Welcomed = "welcomed as ";
}
