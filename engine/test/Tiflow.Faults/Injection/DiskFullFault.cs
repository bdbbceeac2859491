using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>The disk that holds a process's data is filled to the last byte; later there is room again.</summary>
internal sealed class DiskFullFault(Node node) : IFault
{
    private const int BlockBytes = 64 * 1024;

    private readonly string _filler = Path.Combine(node.Directory, "data", "filler");

    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        // Everything on the disk of the machine would suffer as well, so only a small disk of its own is ever filled.
        if (new DriveInfo(Path.Combine(node.Directory, "data")).DriveFormat != "tmpfs")
        {
            throw new RigException($"{node.Name} has no small disk of its own to fill");
        }

        var block = new byte[BlockBytes];
        try
        {
            await using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                await file.WriteAsync(block, cancellationToken);
            }
        }
        catch (IOException)
        {
            // No space left on device: that is what was wanted.
        }
    }

    public async Task HealAsync(CancellationToken cancellationToken)
    {
        if (new DriveInfo(_filler).AvailableFreeSpace > BlockBytes)
        {
            throw new RigException($"the disk of {node.Name} should have been full, but there is room on it");
        }

        File.Delete(_filler);
        if (!node.IsRunning)
        {
            await node.StartAsync(cancellationToken);
        }
    }
}
