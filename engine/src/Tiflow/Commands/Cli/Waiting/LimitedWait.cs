using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Waits for as long as the user wants: a limit, or Ctrl-C, ends the waiting and not what is waited for.</summary>
internal static class LimitedWait
{
    /// <param name="session">Its clock counts.</param>
    /// <param name="limit">Null waits for ever.</param>
    /// <param name="wait">Gives the exit code.</param>
    /// <param name="whenInterrupted">What to say then.</param>
    /// <param name="notYet">What has not come about, to be followed by "after" and the limit.</param>
    /// <param name="goesOn">What goes on in any case.</param>
    /// <param name="cancellationToken">The user has lost interest.</param>
    public static async Task<int> RunAsync(
        CliSession session,
        TimeSpan? limit,
        Func<CancellationToken, Task<int>> wait,
        string whenInterrupted,
        string notYet,
        string goesOn,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            CliOutput.Notice($"stopped waiting; {whenInterrupted}");
            return ExitCodes.Interrupted;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            CliOutput.WriteError(ErrorCodes.DeadlineExceeded, $"{notYet} after {DurationFormat.Format(limit.GetValueOrDefault())}; {goesOn}");
            return ExitCodes.TimedOut;
        }
    }
}
