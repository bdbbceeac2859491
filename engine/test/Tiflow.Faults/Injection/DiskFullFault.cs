using Tiflow.Faults.Clusters;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Injection;

/// <summary>
/// The disk that holds a process's data is filled to the last byte, and its etcd member is given more until it fails; later there is
/// room again.
/// </summary>
internal sealed class DiskFullFault(Node node, EtcdClient member) : IFault
{
    private const int BlockBytes = 64 * 1024;
    private const int WriteBytes = 512 * 1024;

    // etcd has set room aside: it fails when that is used up.
    private const int MostWrites = 256;

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

        for (var i = 0; await member.PutAsync("filler", new string('x', WriteBytes), cancellationToken); i++)
        {
            if (i == MostWrites)
            {
                throw new RigException($"etcd on {node.Name} does not mind that its disk is full");
            }
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
