using Tiflow.Faults.Histories.Rules;

namespace Tiflow.Faults.Histories;

/// <summary>Decides whether a history keeps all promises.</summary>
internal static class Checker
{
    private static readonly IRule[] Rules =
    [
        new AcknowledgedJobsExist(),
        new RefusedJobsDoNotExist(),
        new NoJobIsMadeTwice(),
        new IncarnationsNeverDecrease(),
        new OneExecutorPerIncarnation(),
        new CheckpointsNeverGoBack(),
        new RunsGoOnFromCheckpoints(),
        new TerminalStatesNeverChange(),
        new CancelIsFinal(),
        new CountersAreExact(),
        new WatchCountsAreExact(),
        new CopiesAreEqual(),
    ];

    /// <summary>What is wrong, each with the name of the rule that says so.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<HistoryEntry> history) =>
        [.. Rules.SelectMany(rule => rule.Violations(history).Select(text => $"{rule.GetType().Name}: {text}"))];
}
