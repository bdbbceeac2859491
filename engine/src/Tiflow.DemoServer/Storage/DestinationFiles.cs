using System.Collections.Concurrent;

namespace Tiflow.DemoServer.Storage;

/// <summary>
/// Hands out destination files to writers: at most one at a time per file, in the order of fencing tokens.
/// </summary>
internal sealed class DestinationFiles(DataRoot root)
{
    // One small entry per file that was written since the start.
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>Ends the file's present writer, waits until it has stopped, and opens the file.</summary>
    /// <exception cref="StorageException">A stale token, or not the owner of the rows.</exception>
    public async Task<DestinationWriter> OpenAsync(FileClaim claim, CancellationToken cancellationToken)
    {
        var path = root.DestinationFile(claim.Directory, claim.File);
        var slot = _slots.GetOrAdd(path, static _ => new Slot());
        await slot.Opening.WaitAsync(cancellationToken);
        try
        {
            var fence = FenceFile.Read(path);
            Check(claim, fence);
            if (slot.Writer is { } previous)
            {
                await previous.StopAsync(
                    $"File {claim.File} in '{claim.Directory}' was taken over by owner '{claim.Fence.Owner}' " +
                    $"with fencing token {claim.Fence.Token}: this writer must stop.",
                    cancellationToken);
            }

            return slot.Writer = Open(path, claim, fence);
        }
        finally
        {
            slot.Opening.Release();
        }
    }

    private DestinationWriter Open(string path, FileClaim claim, Fence? fence)
    {
        NativeDurability.CreateDirectory(Path.GetDirectoryName(path)!, root.Directory); // a file path has a directory
        var writer = new DestinationWriter(path);
        try
        {
            if (fence?.Owner != claim.Fence.Owner)
            {
                // Before the new fence: a crash in between must not make the old rows the new owner's.
                writer.ContinueAfter(default);
            }

            if (fence != claim.Fence)
            {
                FenceFile.Write(path, claim.Fence);
            }

            return writer;
        }
        catch (IOException)
        {
            writer.Dispose();
            throw;
        }
    }

    private static void Check(FileClaim claim, Fence? fence)
    {
        var (owner, token) = claim.Fence;
        var sameOwner = fence?.Owner == owner;
        if (sameOwner && token < fence!.Token) // not null: it has the same owner
        {
            throw new StorageException(
                StorageErrorCode.Aborted,
                $"File {claim.File} in '{claim.Directory}' is fenced: owner '{owner}' has opened it with token " +
                $"{fence.Token}, so the writer with token {token} must stop.");
        }

        if (!sameOwner && claim.Continues)
        {
            var holder = fence is null ? "nobody has" : $"owner '{fence.Owner}' has";
            throw new StorageException(
                StorageErrorCode.FailedPrecondition,
                $"Owner '{owner}' cannot continue file {claim.File} in '{claim.Directory}': {holder} written it. " +
                "Write it from the start, with an empty after_key.");
        }
    }

    private sealed class Slot
    {
        public SemaphoreSlim Opening { get; } = new(1);

        /// <summary>The last writer; it may have stopped long ago.</summary>
        public DestinationWriter? Writer { get; set; }
    }
}
