using Tiflow.Client;
using Tiflow.Commands.Cli.Cluster;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Waiting;

/// <summary>Waits until nothing is left on an executor, and says how the drain gets on.</summary>
internal static class DrainWaiter
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static Task<int> RunAsync(CliSession session, ExecutorDetails first, TimeSpan? limit, CancellationToken cancellationToken) =>
        LimitedWait.RunAsync(
            session,
            limit,
            token => FollowAsync(session, first, token),
            whenInterrupted: $"the drain of executor {first.Executor.Id} goes on",
            notYet: $"executor {first.Executor.Id} is not drained",
            goesOn: "the drain goes on",
            cancellationToken);

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
