namespace Tiflow.Metadata;

/// <summary>A leadership that was won. Disposing it resigns.</summary>
public interface ILeadership : IAsyncDisposable
{
    FencingToken Token { get; }

    /// <summary>
    /// Whether nobody else can lead at this moment, by the monotonic clock: what this leader has read before it is
    /// still so.
    /// </summary>
    bool IsCurrent { get; }

    /// <summary>
    /// Cancelled when this leadership is lost or can no longer be vouched for. The fence, not this signal, is what is
    /// safe.
    /// </summary>
    CancellationToken Lost { get; }
}
