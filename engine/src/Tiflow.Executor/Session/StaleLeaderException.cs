namespace Tiflow.Executor.Session;

/// <summary>A master believes to lead in a term that is over.</summary>
internal sealed class StaleLeaderException(long term, long known)
    : Exception($"it leads in term {term}, and term {known} has been seen");
