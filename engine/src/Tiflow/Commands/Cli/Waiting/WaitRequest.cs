using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Waiting;

/// <param name="JobId">The job.</param>
/// <param name="State">The state to wait for.</param>
/// <param name="Timeout">How long to wait; null means for ever.</param>
internal sealed record WaitRequest(string JobId, JobState State, TimeSpan? Timeout)
{
    /// <value>Whether the outcome goes to standard error, because standard output holds the job's id alone.</value>
    public bool OnlyNotice { get; init; }
}
