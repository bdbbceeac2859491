namespace Tiflow.Simulation.Invariants;

/// <summary>Everything that is checked. What is added here also needs a mutant that it finds.</summary>
internal static class AllInvariants
{
    public static IReadOnlyList<IInvariant> Create() =>
    [
        new CapacityIsEnough(),
        new QuotasHold(),
        new SharesAreFair(),
        new GangsStartTogether(),
        new StartsAreAwaited(),
        new DeadlinesHold(),
        new PlacedWhereAllowed(),
        new MovesAreBounded(),
        new OnlyTheCurrentWrites(),
        new GateClosesFirst(),
        new IncarnationsGrow(),
        new StartedOnce(),
        new AcknowledgedJobsExist(),
        new AnswersAreDurable(),
        new ReadsNeverGoBack(),
        new CommittedIsLoaded(),
        new CancelIsFinal(),
        new EndsStay(),
        new TransitionsAreInTheTables(),
        new ExitsAreTrue(),
        new EventsCountOnce(),
        new StateIsSound(),
        new EverythingSettles(),
        new NothingIsLeftOver(),
        new WaitingIsExplained(),
    ];
}
