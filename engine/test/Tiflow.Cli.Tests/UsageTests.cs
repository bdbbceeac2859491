namespace Tiflow.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("cli job list --limt 3", "unknown option '--limt'; did you mean '--limit'?", "cli job list")]
    [InlineData("cli job list --projectid x", "unknown option '--projectid'; did you mean '--project-id'?", "cli job list")]
    [InlineData("cli jobs list", "unknown command or argument 'jobs'; did you mean 'job'?", "cli")]
    [InlineData("cli job wait", "Option '--job-id' is required", "cli job wait")]
    [InlineData("cli job list -o yaml", "--output 'yaml': expected table, json, wide", "cli job list")]
    [InlineData("cli job list -o", "Required argument missing for option: '-o'", "cli job list")]
    [InlineData("cli job list --state Runing", "did you mean 'Running'?", "cli job list")]
    [InlineData("cli job list --rpc-timeout 5", "'5' is not a duration; write for example 500ms, 30s or 1h", "cli job list")]
    [InlineData("cli job list --master-addrs localhost", "'localhost' is not a master's address", "cli job list")]
    [InlineData("cli job create --job-type T --label x", "--label 'x': expected KEY=VALUE", "cli job create")]
    [InlineData("cli project set --project-id p", "nothing to set: give --weight, --quota or --no-quota", "cli project set")]
    [InlineData("cli project set --quota jobs=1 --no-quota", "--quota and --no-quota exclude each other", "cli project set")]
    [InlineData("cli project set --quota jobs", "--quota 'jobs': expected RESOURCE=AMOUNT", "cli project set")]
    [InlineData("demo --files 0", "--files must be at least 1", "demo")]
    public async Task WrongUsage_SaysWhatIsMeant_AndEndsWith2(string arguments, string message, string command)
    {
        var result = await TiflowProcess.RunAsync(arguments.Split(' '));
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("error: INVALID_ARGUMENT: ");
        lines[0].ShouldContain(message);
        lines[1].ShouldBe($"Try 'tiflow {command} --help'.");
    }

    [Fact]
    public async Task WrongAddressInTheEnvironment_IsWrongUsage()
    {
        var environment = new Dictionary<string, string> { ["TIFLOW_MASTER_ADDRS"] = "nowhere" };
        var result = await TiflowProcess.RunAsync("", environment, "cli", "job", "list");
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldStartWith("error: INVALID_ARGUMENT: TIFLOW_MASTER_ADDRS: 'nowhere'");
    }
}
