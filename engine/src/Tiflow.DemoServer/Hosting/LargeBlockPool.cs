using System.Buffers;
using System.Collections.Concurrent;

namespace Tiflow.DemoServer.Hosting;

/// <summary>
/// Buffers for connections, 64 KiB each. The server's own are of 4 KiB, and each receives as much at most: 16 times the
/// system calls for clients that send much.
/// </summary>
internal sealed class LargeBlockPool : MemoryPool<byte>
{
    public const int BlockBytes = 64 * 1024;
    private const int MaxKept = 256;

    private readonly ConcurrentBag<Block> _free = [];

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryTake(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    private sealed class Block(LargeBlockPool pool) : IMemoryOwner<byte>
    {
        // Pinned, as sockets would pin it for each call.
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose()
        {
            if (pool._free.Count < MaxKept)
            {
                pool._free.Add(this);
            }
        }
    }
}
