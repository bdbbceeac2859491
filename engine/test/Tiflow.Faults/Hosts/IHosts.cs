namespace Tiflow.Faults.Hosts;

/// <summary>The machines of a run.</summary>
internal interface IHosts
{
    /// <summary>The network between them; null where it cannot be broken.</summary>
    Switch? Switch { get; }

    /// <summary>The host of this name, made when it is asked for the first time.</summary>
    Task<Host> GetAsync(string name, CancellationToken cancellationToken);
}
