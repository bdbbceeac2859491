using System.Diagnostics;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Tests.Processes;

public sealed class KernelTests : IDisposable
{
    private const string Program = "sleep";

    private readonly Process _child = Process.Start(Program, "60");

    [Fact]
    public void ChildOf_ProcessThatWasStarted_FindsIt() => Kernel.ChildOf(Environment.ProcessId, Program).ShouldBe(_child.Id);

    [Fact]
    public void ChildOf_NoSuchProgram_SaysSo() => Should.Throw<RigException>(static () => Kernel.ChildOf(Environment.ProcessId, "etcd"));

    [Fact]
    public async Task Send_StopAndContinue_StateSaysWhich()
    {
        Kernel.Send(_child.Id, Signal.Stop);
        await StateAsync('T');

        Kernel.Send(_child.Id, Signal.Continue);
        await StateAsync('S');
    }

    public void Dispose()
    {
        _child.Kill();
        _child.Dispose();
    }

    private Task StateAsync(char wanted) => Eventually.IsAsync(
        $"state {wanted}",
        TimeSpan.FromSeconds(10),
        _ => Task.FromResult(Kernel.StateOf(_child.Id) == wanted),
        TestContext.Current.CancellationToken);
}
