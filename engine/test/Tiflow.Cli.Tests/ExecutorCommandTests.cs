using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class ExecutorCommandTests : CliTest
{
    [Fact]
    public async Task Show_HasItsFieldsAndWhatRunsThere()
    {
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Online, placed: 2));
        var lines = (await CliAsync("executor", "show", "--executor", "one")).OutputLines;
        lines.ShouldContain(static line => line.StartsWith("State:", StringComparison.Ordinal) && line.Contains("Online", StringComparison.Ordinal));
        lines.Count(static line => line.StartsWith("x  ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("cordon", "Cordoned")]
    [InlineData("uncordon", "Online")]
    public async Task Control_TellsTheMasterAndPrintsTheState(string verb, string state)
    {
        var result = await CliAsync("executor", verb, "--executor", "one");
        result.ShouldBe(new CommandResult(0, $"executor e-1 is {state} with 0 runnables\n", ""));
    }

    [Fact]
    public async Task Drain_SendsItsDeadline()
    {
        await CliAsync("executor", "drain", "--executor", "one", "--deadline", "5m");
        Cluster.Drains.Single().ShouldBe(new DrainExecutorRequest { Executor = "one", DeadlineMs = 300_000 });
    }

    [Fact]
    public async Task Drain_Wait_SaysHowItGetsOnUntilNothingIsLeft()
    {
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 3));
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 1));
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Cordoned, placed: 0));
        var result = await CliAsync("executor", "drain", "--executor", "one", "--wait");
        result.ShouldBe(new CommandResult(
            0, "executor e-1 is Cordoned with 0 runnables\n", "0 of 3 runnables have moved\n2 of 3 runnables have moved\n"));
    }

    [Fact]
    public async Task Drain_Wait_UncordonedMeanwhile_EndsWith1()
    {
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 3));
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Online, placed: 2));
        var result = await CliAsync("executor", "drain", "--executor", "one", "--wait");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldEndWith("error: EXECUTOR_NOT_DRAINED: executor e-1 was uncordoned with 2 runnables left\n");
    }

    [Fact]
    public async Task Drain_Wait_TimeOut_EndsWith5()
    {
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 1));
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 1));
        Cluster.Answers.Enqueue(ScriptedCluster.NewExecutor(ExecutorState.Draining, placed: 1));
        var result = await CliAsync("executor", "drain", "--executor", "one", "--wait", "--timeout", "300ms");
        result.ExitCode.ShouldBe(5);
        result.Error.ShouldEndWith("error: DEADLINE_EXCEEDED: executor e-1 is not drained after 300ms; the drain goes on\n");
    }

    [Fact]
    public async Task Remove_Refused_SaysWhy() =>
        (await CliAsync("executor", "remove", "--executor", "one")).ShouldBe(
            new CommandResult(1, "", "error: EXECUTOR_NOT_DRAINED: executor e-1 is Online with 3 runnables\n"));

    [Fact]
    public async Task Events_AreLines()
    {
        Cluster.Events.Add(new HistoryEvent { Seq = 1, Subject = "executor/e-1", From = "Online", To = "Offline", Reason = "its process is gone" });
        (await CliAsync("executor", "events", "--executor", "one")).Output.ShouldContain("Online → Offline        its process is gone");
    }
}
