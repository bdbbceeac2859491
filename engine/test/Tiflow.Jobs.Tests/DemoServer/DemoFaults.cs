using Grpc.Core;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>What a <see cref="DemoDataFake"/> does wrong. Set from the test, at any time.</summary>
internal sealed class DemoFaults
{
    private ReadCut? _readCut;

    /// <summary>The next read sends so many rows and then, when the task has ended, ends without <c>eof</c>.</summary>
    public void CutNextRead(int afterRows, Task until) => Volatile.Write(ref _readCut, new ReadCut(afterRows, until));

    public ReadCut? TakeReadCut() => Interlocked.Exchange(ref _readCut, null);

    /// <summary>Every read is answered with this.</summary>
    public Status? RefuseReads { get; set; }

    /// <summary>Every opening is answered with this.</summary>
    public Status? RefuseWrites { get; set; }

    /// <summary>Rows after this many are taken, but never acknowledged.</summary>
    public int AcknowledgeAtMost { get; set; } = int.MaxValue;

    /// <summary>Write streams end with OK after this many rows, whatever is still to come.</summary>
    public int EndWriteAfterRows { get; set; } = int.MaxValue;

    public sealed record ReadCut(int AfterRows, Task Until);
}
