namespace Tiflow.Faults.Histories;

/// <summary>One call of one client: one line of the history.</summary>
internal sealed record HistoryEntry
{
    /// <summary>Who called; one call at a time.</summary>
    public required string Client { get; init; }

    public required Operation Operation { get; init; }

    /// <summary>The job that the call is about; of a comparison, the job that copied; of a write, the job that watches; empty for a list.</summary>
    public string Job { get; init; } = "";

    /// <summary>Of a write: the worker that watches the key.</summary>
    public string Worker { get; init; } = "";

    /// <summary>Of a write: what was written, another value each time.</summary>
    public string Value { get; init; } = "";

    /// <summary>Milliseconds since the beginning of the history.</summary>
    public required double CalledAt { get; init; }

    /// <summary>Milliseconds since the beginning of the history.</summary>
    public required double ReturnedAt { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Code and text, unless all went well; of a comparison, the difference.</summary>
    public string Error { get; init; } = "";

    /// <summary>The jobs in the answer.</summary>
    public IReadOnlyList<JobSeen> Jobs { get; init; } = [];
}
