using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class WaitTests : CliTest
{
    [Theory]
    [InlineData("Finished", 0)]
    [InlineData("Failed", 3)]
    [InlineData("Canceled", 4)]
    public async Task Wait_JobEnds_ExitCodeSaysHow(string state, int exitCode)
    {
        Master.Watches.Enqueue([ScriptedMaster.NewJob("x"), ScriptedMaster.NewJob("x", Enum.Parse<JobState>(state))]);
        var result = await CliAsync("job", "wait", "--job-id", "x");
        (result.ExitCode, result.Output).ShouldBe((exitCode, $"job x is {state}\n"));
    }

    [Fact]
    public async Task Wait_JobFails_ItsErrorIsOnStandardError()
    {
        var job = ScriptedMaster.NewJob("x", JobState.Failed);
        job.Error = new ErrorDetail { Code = "NO_SPACE", Message = "disk full" };
        Master.Watches.Enqueue([job]);
        (await CliAsync("job", "wait", "--job-id", "x")).Error.ShouldBe("error: NO_SPACE: job x failed: disk full\n");
    }

    [Fact]
    public async Task Wait_OtherState_IsReached()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x", JobState.Paused);
        (await CliAsync("job", "wait", "--job-id", "x", "--for", "paused")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Wait_TimeOut_EndsWith5()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x");
        var result = await CliAsync("job", "wait", "--job-id", "x", "--timeout", "500ms");
        result.ShouldBe(new CommandResult(5, "", "error: DEADLINE_EXCEEDED: job x is not Finished after 500ms; it goes on\n"));
    }

    [Fact]
    public async Task Wait_CtrlC_EndsWith130AndSaysThatTheJobGoesOn()
    {
        Master.Jobs["x"] = ScriptedMaster.NewJob("x");
        await using var cli = StartCli("job", "wait", "--job-id", "x");
        await Eventually.HoldsAsync(() => Master.Calls.Contains("WatchJob"));
        cli.Interrupt();
        var result = await cli.EndAsync();
        result.ShouldBe(new CommandResult(130, "", "stopped waiting; job x goes on: tiflow cli job wait --job-id x\n"));
    }
}
