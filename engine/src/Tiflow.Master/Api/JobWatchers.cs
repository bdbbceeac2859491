using System.Threading.Channels;
using Tiflow.Core.Jobs;

namespace Tiflow.Master.Api;

/// <summary>Who wants to hear that a job has changed. Signals that come close together merge. Thread-safe.</summary>
internal sealed class JobWatchers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobName, HashSet<Channel<bool>>> _watchers = [];

    /// <summary>How many jobs are watched.</summary>
    public int Jobs
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count;
            }
        }
    }

    /// <summary>
    /// A reader that gets an item after each change; it completes when the leadership ends. Unwatch it afterwards.
    /// </summary>
    public Channel<bool> Watch(JobName job)
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_lock)
        {
            if (!_watchers.TryGetValue(job, out var channels))
            {
                _watchers.Add(job, channels = []);
            }

            channels.Add(channel);
        }

        return channel;
    }

    public void Unwatch(JobName job, Channel<bool> channel)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(job, out var channels) && channels.Remove(channel) && channels.Count == 0)
            {
                _watchers.Remove(job);
            }
        }
    }

    public void Signal(JobName job)
    {
        lock (_lock)
        {
            foreach (var channel in _watchers.GetValueOrDefault(job) ?? [])
            {
                channel.Writer.TryWrite(true);
            }
        }
    }

    public void EndAll()
    {
        lock (_lock)
        {
            foreach (var channel in _watchers.Values.SelectMany(static channels => channels))
            {
                channel.Writer.TryComplete();
            }
        }
    }
}
