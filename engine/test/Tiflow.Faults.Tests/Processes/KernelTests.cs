using System.Diagnostics;
using System.Globalization;
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

    // The shell becomes a program that never asks what has become of the child which the shell had started.
    [Fact]
    public async Task ChildOf_ChildThatHasEndedAndWasNotCollected_SaysSo()
    {
        using var parent = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "sleep 0 & echo $!; exec tail -f /dev/null"]) { RedirectStandardOutput = true })!;
        try
        {
            var line = await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            await StateAsync(int.Parse(line!, CultureInfo.InvariantCulture), 'Z');

            Should.Throw<RigException>(() => Kernel.ChildOf(parent.Id, Program));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task Send_StopAndContinue_StateSaysWhich()
    {
        Kernel.Send(_child.Id, Signal.Stop);
        await StateAsync(_child.Id, 'T');

        Kernel.Send(_child.Id, Signal.Continue);
        await StateAsync(_child.Id, 'S');
    }

    public void Dispose()
    {
        // One that is still ending would be found by the next test.
        _child.Kill();
        _child.WaitForExit();
        _child.Dispose();
    }

    private static Task StateAsync(int process, char wanted) => Eventually.IsAsync(
        $"state {wanted}",
        TimeSpan.FromSeconds(10),
        _ => Task.FromResult(Kernel.StateOf(process) == wanted),
        TestContext.Current.CancellationToken);
}
