namespace Tiflow.Metadata;

/// <summary>A leadership that was won. Disposing it resigns.</summary>
public interface ILeadership : IAsyncDisposable
{
    FencingToken Token { get; }

    /// <summary>
    /// Cancelled when this leadership is lost or can no longer be vouched for. The fence, not this signal, is what is
    /// safe.
    /// </summary>
    CancellationToken Lost { get; }
}
