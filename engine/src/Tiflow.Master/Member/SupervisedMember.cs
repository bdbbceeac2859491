using System.Globalization;
using Microsoft.Extensions.Logging;
using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Member;

/// <summary>
/// The etcd member of this master: it starts with it, is started again when it fails, and ends with it.
/// </summary>
internal sealed partial class SupervisedMember : IAsyncDisposable
{
    private readonly MemberOptions _options;
    private readonly MemberFiles _files;
    private readonly MemberLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DirectoryLock _lock;
    private readonly MemberProcess _process;
    private SpaceWatch? _space;

    private SupervisedMember(MemberOptions options, MemberFiles files, DirectoryLock directoryLock, TimeProvider time, ILogger logger)
    {
        (_options, _files, _lock, _time, _logger) = (options, files, directoryLock, time, logger);
        var ports = new FreePorts();
        string[] clients = [.. options.ClientAddresses.Select(address => WithPort(address, ports))];
        ClientAddress = clients[0].Replace("0.0.0.0:", "127.0.0.1:", StringComparison.Ordinal).Replace("[::]:", "[::1]:", StringComparison.Ordinal);
        _log = new MemberLog(files.Log);
        var command = MemberCommand.Create(options, files, [.. clients.Select(static client => $"http://{client}")]);
        _process = MemberProcess.Start(command, _log, time, logger);
        LogStarted(logger, options.Self.Name, ClientAddress, files.Log);
    }

    /// <summary>Where the member serves its clients, host:port: the same for as long as the master lives.</summary>
    public string ClientAddress { get; }

    /// <summary>Starts the member and waits for a majority of its cluster.</summary>
    /// <exception cref="StoreException">It cannot start, does not fit its data or the cluster, or no majority has come
    /// together; says what to do.</exception>
    public static async Task<SupervisedMember> StartAsync(
        string dataDirectory, MemberOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        MemberPrograms.Check(options.Binary);
        var files = new MemberFiles(dataDirectory);
        var directoryLock = DirectoryLock.Acquire(files.Directory);
        try
        {
            MemberRecord.Check(options, files);
            await LeftoverMember.EndAsync(files, time, cancellationToken);
            if (!files.HasData)
            {
                MemberRecord.Of(options).Write(files);
            }
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }

        var member = new SupervisedMember(options, files, directoryLock, time, logger);
        try
        {
            MemberListCheck.Check(options, await member.JoinAsync(cancellationToken));
            MemberRecord.Of(options).Write(files);
            member._space = new SpaceWatch(member.ClientAddress, time, logger);
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives raft's leadership, if this member has it, to another one.</summary>
    public Task HandOverAsync(CancellationToken cancellationToken) => RaftHandover.RunAsync(ClientAddress, _options, _time, cancellationToken);

    /// <summary>Looks whom it would hand over to.</summary>
    public Task RehearseHandOverAsync(CancellationToken cancellationToken) =>
        RaftHandover.RehearseAsync(ClientAddress, _options, _time, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_space is not null)
        {
            await _space.DisposeAsync();
        }

        await _process.DisposeAsync();
        _lock.Dispose();
    }

    /// <summary>Waits for a majority; returns the members of the cluster.</summary>
    private async Task<IReadOnlyList<EtcdMember>> JoinAsync(CancellationToken cancellationToken)
    {
        using var membership = new EtcdMembership(ClientAddress, _time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = _time.GetTimestamp();
        while (true)
        {
            var answer = membership.ReadAsync(waiting.Token);
            if (await Task.WhenAny(answer, _process.Failed) != answer)
            {
                await waiting.CancelAsync();
                await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw MemberFailure.Ended(await _process.Failed, _options, _files);
            }

            try
            {
                var members = await answer;
                _process.Established();
                return members;
            }
            catch (StoreException e) when (e.Code == StoreErrorCode.Unavailable)
            {
                await ReportAsync(_time.GetElapsedTime(started), cancellationToken);
            }
        }
    }

    // Each call waits for 5 s, which is also how often the wait is reported.
    private async Task ReportAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        var unreachable = await PeerProbe.UnreachableAsync(_options, _time, cancellationToken);
        var failure = MemberFailure.NoMajority(waited, unreachable, _log, _files);
        if (waited >= _options.QuorumTimeout)
        {
            throw failure;
        }

        LogWaiting(_logger, failure.Message);
    }

    private static string WithPort(string address, FreePorts ports) => address.EndsWith(":0", StringComparison.Ordinal)
        ? address[..^1] + ports.Next().ToString(CultureInfo.InvariantCulture)
        : address;

    [LoggerMessage(2103, LogLevel.Information, "etcd member {Name} starts; its clients: {ClientAddress}, its log: {LogFile}")]
    private static partial void LogStarted(ILogger logger, string name, string clientAddress, string logFile);

    [LoggerMessage(2104, LogLevel.Warning, "waiting for a majority of the etcd members: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
