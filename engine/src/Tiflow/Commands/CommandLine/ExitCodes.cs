namespace Tiflow.Commands.CommandLine;

/// <summary>What the exit codes of all commands mean.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    // The cluster or the network said no.
    public const int Refused = 1;
    public const int WrongUsage = 2;
    public const int JobFailed = 3;
    public const int JobCanceled = 4;
    public const int TimedOut = 5;

    // 128 + SIGINT, as shells have it.
    public const int Interrupted = 130;
}
