using System.Collections.Concurrent;
using System.Threading.Channels;
using Tiflow.Core.Jobs;

namespace Tiflow.Master.Api;

/// <summary>Who wants to hear that a job has changed. Signals that come close together merge. Thread-safe.</summary>
internal sealed class JobWatchers
{
    private readonly ConcurrentDictionary<JobName, ConcurrentDictionary<Channel<bool>, bool>> _watchers = new();

    /// <summary>
    /// A reader that gets an item after each change; it completes when the leadership ends. Unwatch it afterwards.
    /// </summary>
    public Channel<bool> Watch(JobName job)
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _watchers.GetOrAdd(job, static _ => new())[channel] = true;
        return channel;
    }

    public void Unwatch(JobName job, Channel<bool> channel)
    {
        if (_watchers.TryGetValue(job, out var channels))
        {
            channels.TryRemove(channel, out _);
        }
    }

    public void Signal(JobName job)
    {
        if (_watchers.TryGetValue(job, out var channels))
        {
            foreach (var channel in channels.Keys)
            {
                channel.Writer.TryWrite(true);
            }
        }
    }

    public void EndAll()
    {
        foreach (var channel in _watchers.Values.SelectMany(static channels => channels.Keys))
        {
            channel.Writer.TryComplete();
        }
    }
}
