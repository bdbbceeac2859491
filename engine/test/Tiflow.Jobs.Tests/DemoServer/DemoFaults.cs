using System.Net;

namespace Tiflow.Jobs.Tests.DemoServer;

/// <summary>What a <see cref="DemoDataFake"/> does wrong. Set from the test, at any time.</summary>
internal sealed class DemoFaults
{
    private ReadCut? _readCut;

    /// <summary>The next read sends so many rows and then, when the task has ended, breaks off.</summary>
    public void CutNextRead(int afterRows, Task until) => Volatile.Write(ref _readCut, new ReadCut(afterRows, until));

    public ReadCut? TakeReadCut() => Interlocked.Exchange(ref _readCut, null);

    /// <summary>Every read is answered with this.</summary>
    public Refusal? RefuseReads { get; set; }

    /// <summary>Every opening is answered with this.</summary>
    public Refusal? RefuseWrites { get; set; }

    /// <summary>Rows after this many are taken, but never acknowledged.</summary>
    public int AcknowledgeAtMost { get; set; } = int.MaxValue;

    /// <summary>Writing ends without a word after this many rows, whatever is still to come.</summary>
    public int EndWriteAfterRows { get; set; } = int.MaxValue;

    /// <summary>What it says when it ends so.</summary>
    public Refusal? LastWords { get; set; }

    public sealed record ReadCut(int AfterRows, Task Until);

    public sealed record Refusal(HttpStatusCode Status, string Text);
}
