using Tiflow.Protocol.Errors;

namespace Tiflow.Cli.Tests;

public sealed class ErrorTests : CliTest
{
    [Fact]
    public async Task Refusal_IsOneLineOnStandardError_AndEndsWith1()
    {
        var result = await CliAsync("job", "query", "--job-id", "ghost", "-o", "json");
        result.ShouldBe(new CommandResult(1, "", "error: JOB_NOT_FOUND: no job ghost in project default\n"));
    }

    [Fact]
    public async Task NoMaster_SaysWhereItLooked()
    {
        var result = await CliAsync("job", "list", "--master-addrs", "127.0.0.1:1", "--rpc-timeout", "3s");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe(
            "error: UNAVAILABLE: no master answered at 127.0.0.1:1 (last error: connection refused); "
            + "is the address right? (--master-addrs)\n");
    }

    [Fact]
    public async Task NoAnswerInTime_IsDeadlineExceeded_AndEndsWith1()
    {
        Master.IsSilent = true;
        var result = await CliAsync("job", "list", "--rpc-timeout", "300ms");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("error: DEADLINE_EXCEEDED: no answer from ");
    }

    [Fact]
    public async Task AnOptionOfCli_MayStandBeforeTheVerb()
    {
        var result = await CliAsync("--output", "json", "job", "list");
        result.Output.ShouldBe("[]\n");
    }

    [Fact]
    public async Task InvalidConfig_NamesTheFile()
    {
        using var directory = new TempDirectory();
        var file = directory.File("demo.json", "{");
        Master.Refusals.Enqueue(TiflowRpcError.Create(ErrorCodes.InvalidConfig, "line 3: unknown key 'srcHots'"));
        var result = await CliAsync("job", "create", "--job-type", "CVSDemo", "--job-config", file);
        result.ShouldBe(new CommandResult(1, "", $"error: INVALID_CONFIG: {file}: line 3: unknown key 'srcHots'\n"));
    }

    [Fact]
    public async Task OversizedConfig_IsRefusedBeforeItIsSent()
    {
        using var directory = new TempDirectory();
        var file = directory.File("big.json", new string(' ', 1024 * 1024 + 1));
        var result = await CliAsync("job", "create", "--job-type", "CVSDemo", "--job-config", file);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe($"error: INVALID_CONFIG: {file}: 1048577 bytes; a job config has at most 1048576 (1 MiB)\n");
        Master.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnreadableConfig_NamesThePath()
    {
        var result = await CliAsync("job", "create", "--job-type", "CVSDemo", "--job-config", "/nowhere/demo.json");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("error: INVALID_ARGUMENT: cannot read the job config /nowhere/demo.json: ");
    }
}
