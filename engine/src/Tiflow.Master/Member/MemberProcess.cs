using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Tiflow.Master.Member;

/// <summary>
/// Keeps a member running. A thread of its own starts it and waits for its end, for as long as the member is wanted:
/// the system kills the member when the thread that started it ends, and threads of the pool come and go. So the member
/// ends with the master, however the master ends.
/// </summary>
internal sealed partial class MemberProcess : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthyRun = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogLimitInterval = TimeSpan.FromMinutes(1);

    private readonly ProcessStartInfo _command;
    private readonly MemberLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _established;
    private Process? _running;

    private MemberProcess(ProcessStartInfo command, MemberLog log, TimeProvider time, ILogger logger) =>
        (_command, _log, _time, _logger) = (command, log, time, logger);

    /// <summary>
    /// Ends with what etcd said when it ended before it was <see cref="Established"/>: it is not started again, for it
    /// would fail for ever.
    /// </summary>
    public Task<string> Failed => _failed.Task;

    public static MemberProcess Start(ProcessStartInfo command, MemberLog log, TimeProvider time, ILogger logger)
    {
        var member = new MemberProcess(command, log, time, logger);
        new Thread(member.Supervise) { Name = "etcd-supervisor", IsBackground = true }.Start();
        return member;
    }

    /// <summary>The member works: from now on it is started again whenever it ends.</summary>
    public void Established() => _established = true;

    /// <summary>Ends the member gracefully, which hands on a raft leadership; after 5 s at once.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping.Set();
            Termination.Request(_running);
        }

        try
        {
            await _ended.Task.WaitAsync(StopTimeout, _time);
        }
        catch (TimeoutException)
        {
            LogKilled(_logger, StopTimeout);
            lock (_lock)
            {
                _running?.Kill();
            }

            await _ended.Task;
        }

        _stopping.Dispose();
    }

    private void Supervise()
    {
        var pause = ShortestPause;
        while (true)
        {
            var started = _time.GetTimestamp();
            var end = RunOnce();
            if (_stopping.IsSet)
            {
                break;
            }

            if (!_established)
            {
                _failed.SetResult(end);
                break;
            }

            pause = _time.GetElapsedTime(started) > HealthyRun ? ShortestPause : pause;
            LogEnded(_logger, end, pause);
            if (_stopping.Wait(pause))
            {
                break;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        _ended.SetResult();
    }

    // Says how it ended.
    private string RunOnce()
    {
        Process process;
        try
        {
            lock (_lock)
            {
                if (_stopping.IsSet)
                {
                    return "not started";
                }

                _log.Begin();
                process = _running = Process.Start(_command)!; // null only for shell execution
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return $"it cannot be started: {e.Message}";
        }

        while (!process.WaitForExit(LogLimitInterval))
        {
            _log.Limit();
        }

        lock (_lock)
        {
            _running = null;
        }

        using (process)
        {
            return FormattableString.Invariant($"exit code {process.ExitCode}: {_log.LastWords()}");
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "the etcd member ended ({End}); it is started again in {Pause}")]
    private static partial void LogEnded(ILogger logger, string end, TimeSpan pause);

    [LoggerMessage(2202, LogLevel.Warning, "the etcd member did not stop within {Timeout}; it is killed")]
    private static partial void LogKilled(ILogger logger, TimeSpan timeout);
}
