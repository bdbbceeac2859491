namespace Tiflow.Faults.Injection;

/// <summary>Something that goes wrong, for a while.</summary>
internal interface IFault
{
    /// <summary>Begins it; returns as soon as it has begun.</summary>
    Task InjectAsync(CancellationToken cancellationToken);

    /// <summary>Ends it; the processes that it concerned run again, and serve.</summary>
    /// <exception cref="RigException">It never happened, so whatever was seen proves nothing.</exception>
    Task HealAsync(CancellationToken cancellationToken);
}
