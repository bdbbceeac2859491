using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>A worker's state. What others see of it is what is saved: a count that is shown is never taken back.</summary>
internal sealed class FakeJournal(IWorkerContext context, FakeWorkerConfig config)
{
    private FakeCheckpoint _saved = new(Tick: 0, Restarts: 0, Crashed: false);
    private string? _watchProblem;
    private long? _read;

    public FakeCheckpoint State { get; set; } = new(Tick: 0, Restarts: 0, Crashed: false);

    /// <summary>Goes on from the last checkpoint, as a further run.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (await context.LoadCheckpointAsync<FakeCheckpoint>(cancellationToken) is { } saved)
        {
            State = saved with { Restarts = saved.Restarts + 1 };
        }

        // At once, so that each run counts as a restart for the next one.
        await SaveAsync(cancellationToken);
    }

    /// <summary>Saves the state and shows it. May be called while another call is under way: they end in order.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var state = State;
        await context.SaveCheckpointAsync(state, cancellationToken);
        _saved = state;
        Report();
    }

    /// <summary>Shows why the watch is broken, or, with null, that it stands again.</summary>
    public void ReportWatch(string? problem)
    {
        _watchProblem = problem;
        Report();
    }

    /// <summary>Shows what others had left for it.</summary>
    public void ReportRead(long? sum)
    {
        _read = sum;
        Report();
    }

    private void Report()
    {
        context.ReportProgress(new Progress(_saved.Tick, config.TargetTick, "ticks"));
        context.ReportDetail(new FakeReport(config.Id, _saved.Tick, _saved.Restarts)
        {
            Read = _read,
            Watch = config.Watch is null ? null : WatchReport.Of(_saved.Watch, _watchProblem),
        });
    }
}
