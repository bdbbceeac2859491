using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tiflow.Executor.LocalResources;

/// <summary>Deletes what local resources have left, which may take long, beside everything else.</summary>
internal sealed partial class TrashCollector(LocalDirectories directories, ILogger<TrashCollector> logger) : BackgroundService
{
    // Full = somebody has asked already.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        directories.OnTrash = () => _wakes.Writer.TryWrite(true);
        _wakes.Writer.TryWrite(true); // What was left by a process that was killed, or moved aside before this began.
        await foreach (var _ in _wakes.Reader.ReadAllAsync(stoppingToken))
        {
            DeleteAll();
        }
    }

    private void DeleteAll()
    {
        foreach (var place in Directory.Exists(directories.Trash) ? Directory.GetDirectories(directories.Trash) : [])
        {
            try
            {
                Directory.Delete(place, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogStays(logger, place, e.Message);
            }
        }
    }

    [LoggerMessage(3203, LogLevel.Warning, "{Place} cannot be deleted: {Reason}; tried again when more is to be deleted")]
    private static partial void LogStays(ILogger logger, string place, string reason);
}
