namespace Tiflow.Master.ControlLoop;

/// <summary>
/// This leadership is over; what was not committed did not happen, and may be asked again of the next leader.
/// </summary>
internal sealed class LeaderLostException(string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The error code for callers that waited.</summary>
    public string Code { get; } = code;
}
