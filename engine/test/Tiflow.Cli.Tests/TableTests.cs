using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.V1;

namespace Tiflow.Cli.Tests;

public sealed class TableTests : CliTest
{
    private const string GoldenDirectory = "engine/test/Tiflow.Cli.Tests/Golden";

    [Theory]
    [InlineData("executor list", "executors.txt")]
    [InlineData("executor list -o wide", "executors-wide.txt")]
    [InlineData("master list", "masters.txt")]
    public async Task List_InAPipe_IsPlainText(string arguments, string golden)
    {
        var result = await CliAsync(arguments.Split(' '));
        Golden.ShouldMatch(result.Output, $"{GoldenDirectory}/{golden}");
    }

    [Fact]
    public async Task Job_ShowsItsErrorAndWorkers()
    {
        var job = ScriptedMaster.NewJob("x", JobState.Backoff);
        job.Error = new ErrorDetail { Code = "UNAVAILABLE", Message = "source is away" };
        job.Workers.Add(new Worker { Id = "x.1", Name = "copy-0", State = WorkerState.Running });
        Master.Jobs["x"] = job;
        var result = await CliAsync("job", "query", "--job-id", "x");
        result.Output.ShouldContain("UNAVAILABLE: source is away");
        result.OutputLines[^1].ShouldStartWith("x.1 ");
    }
}
