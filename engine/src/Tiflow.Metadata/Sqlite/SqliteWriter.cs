using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Tiflow.Metadata.Local;

namespace Tiflow.Metadata.Sqlite;

/// <summary>
/// The one consumer of the writing connection. Everything that waits when a COMMIT ends shares the next one, so that a
/// sync of the disk is paid per group; each transaction still has its own conditions, revision and outcome.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroupOperations = 8192;

    // Full = writers come faster than the disk syncs: they wait for room.
    private readonly Channel<SqliteWrite> _queue = Channel.CreateBounded<SqliteWrite>(
        new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SqliteWriteSession _session;
    private readonly ChangeFeed _feed;
    private readonly string _path;
    private readonly Task _loop;

    public SqliteWriter(SqliteWriteSession session, ChangeFeed feed, string path)
    {
        _session = session;
        _feed = feed;
        _path = path;
        _loop = Task.Run(ConsumeAsync);
    }

    public async Task<CommitResult> WriteAsync(SqliteWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException error)
        {
            throw new ObjectDisposedException("The metastore is closed.", error);
        }

        return await write.Completion;
    }

    /// <summary>Ends after everything that was queued has its outcome.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private async Task ConsumeAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var group = TakeGroup();
            if (group.Count > 0)
            {
                CommitGroup(group);
            }
        }
    }

    private List<SqliteWrite> TakeGroup()
    {
        var group = new List<SqliteWrite>();
        var operations = 0;
        while (operations < MaxGroupOperations && _queue.Reader.TryRead(out var write))
        {
            if (!write.IsWithdrawn())
            {
                group.Add(write);
                operations += write.Operations;
            }
        }

        return group;
    }

    private void CommitGroup(List<SqliteWrite> group)
    {
        var error = TryCommit(group);
        if (error is null)
        {
            group.ForEach(static write => write.Acknowledge());
        }
        else if (group.Count == 1 || error is StoreOutcomeUnknownException)
        {
            group.ForEach(write => write.Fail(error));
        }
        else
        {
            // One of them is to blame; alone, each gets its own outcome.
            group.ForEach(write => CommitGroup([write]));
        }
    }

    private Exception? TryCommit(List<SqliteWrite> group)
    {
        var committing = false;
        try
        {
            _session.Begin();
            group.ForEach(write => write.Apply(_session));
            committing = true;
            foreach (var changes in _session.Commit())
            {
                _feed.Publish(changes);
            }

            return null;
        }
        catch (SqliteException error)
        {
            var outcome = committing ? SqliteErrors.CommitFailed(error, _path) : SqliteErrors.Refused(error, _path);
            _session.Rollback(outcome is StoreOutcomeUnknownException);
            return outcome;
        }
        catch (Exception error) when (!committing)
        {
            _session.Rollback(outcomeUnknown: false);
            return error;
        }
    }
}
