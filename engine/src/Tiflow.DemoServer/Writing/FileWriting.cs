using Microsoft.Extensions.Logging;
using Tiflow.Demo.V1;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Writing;

/// <summary>Opens a destination file for a sender and writes what comes, until the end or until another one takes over.</summary>
internal sealed class FileWriting(DestinationFiles destinations, TimeProvider time, ILogger<FileWriting> logger)
{
    private const int MaxOwnerLength = 256;

    /// <exception cref="StorageException">The file cannot be opened or the rows do not fit.</exception>
    public async Task RunAsync(OpenFile open, IRowSender sender, CancellationToken cancellationToken)
    {
        if (open.Owner.Length > MaxOwnerLength)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument,
                $"The owner is {open.Owner.Length} characters long: the limit is {MaxOwnerLength}.");
        }

        var claim = new FileClaim(
            open.Dir, open.File, new Fence(open.Owner, open.FencingToken), Continues: !open.AfterKey.IsEmpty);
        using var writer = await destinations.OpenAsync(claim, cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, writer.Stopping);
        try
        {
            writer.ContinueAfter(open.AfterKey.Memory);
            await new WriteStream(writer, sender, time).RunAsync(stopping);
        }
        catch (OperationCanceledException) when (writer.Stopping.IsCancellationRequested)
        {
            Log.WriterStopped(logger, writer.StopReason);
            throw new StorageException(StorageErrorCode.Aborted, writer.StopReason);
        }
    }
}
