using Tiflow.Client;
using Tiflow.Commands.Cli.Cluster;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Waits until nothing is left on an executor, and says how the drain gets on.</summary>
internal static class DrainWaiter
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(CliSession session, ExecutorDetails first, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var id = first.Executor.Id;
        using var timeout = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await FollowAsync(session, first, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            CliOutput.Notice($"stopped waiting; the drain of executor {id} goes on");
            return ExitCodes.Interrupted;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            CliOutput.WriteError(
                ErrorCodes.DeadlineExceeded,
                $"executor {id} is not drained after {DurationFormat.Format(limit.GetValueOrDefault())}; the drain goes on");
            return ExitCodes.TimedOut;
        }
    }

    private static async Task<int> FollowAsync(CliSession session, ExecutorDetails details, CancellationToken cancellationToken)
    {
        var id = details.Executor.Id;
        var (atFirst, last) = (details.Placed.Count, -1);
        using var timer = new PeriodicTimer(LookEvery, session.Time);
        try
        {
            while (details.Executor.State == ExecutorState.Draining || details.Placed.Count > 0)
            {
                if (details.Executor.State == ExecutorState.Online)
                {
                    CliOutput.WriteError(ErrorCodes.ExecutorNotDrained, $"executor {id} was uncordoned with {details.Placed.Count} runnables left");
                    return ExitCodes.Refused;
                }

                if (details.Placed.Count != last)
                {
                    last = details.Placed.Count;
                    CliOutput.Notice($"{atFirst - last} of {atFirst} runnables have moved");
                }

                await timer.WaitForNextTickAsync(cancellationToken);
                details = await session.Client.GetExecutorAsync(id, cancellationToken);
            }
        }
        catch (TiflowException gone) when (gone.Code == ErrorCodes.ExecutorNotFound)
        {
            CliOutput.Notice($"executor {id} has left");
        }

        ExecutorLine.Print(session, details);
        return ExitCodes.Done;
    }
}
