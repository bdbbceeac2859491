using System.Net;
using System.Net.Sockets;

namespace Tiflow.Hosting.Tests.Processes;

public sealed class ProcessTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Wrong_settings_end_the_start_with_one_line()
    {
        var file = _directory.File("bad.toml", "master-adr = \"x\"\nstop-grace = 5\n");
        using var process = TiflowProcess.Start(_directory, "master", "--config", file);

        var (exitCode, output, error) = await process.EndAsync();

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldBe($"error: INVALID_ARGUMENT: {file}:1: unknown key \"master-adr\"; did you mean \"master-addr\"?; "
            + $"{file}:2: key \"stop-grace\": expected a duration such as \"500ms\", \"5s\" or \"1h\" (in quotes), got 5\n");
    }

    [Theory]
    [InlineData("master", "--master-addr")]
    [InlineData("executor", "--worker-addr")]
    public async Task Listening_beyond_loopback_is_refused(string role, string flag)
    {
        using var process = TiflowProcess.Start(_directory, role, flag, "0.0.0.0:0", "--advertise-addr", "127.0.0.1:0");

        var (exitCode, _, error) = await process.EndAsync();

        exitCode.ShouldBe(1);
        error.ShouldStartWith($"error: INVALID_ARGUMENT: {flag}: 0.0.0.0:0 can be reached from other machines");
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var address = $"127.0.0.1:{((IPEndPoint)other.LocalEndPoint!).Port}";
        using var process = TiflowProcess.Start(_directory, "executor", "--worker-addr", address);

        var (exitCode, _, error) = await process.EndAsync();

        exitCode.ShouldBe(1);
        error.ShouldStartWith($"error: UNAVAILABLE: cannot listen on {address} (--worker-addr): the address is in use");
    }

    [Fact]
    public async Task An_unknown_flag_is_wrong_usage_and_names_the_nearest()
    {
        using var process = TiflowProcess.Start(_directory, "master", "--master-adr", "127.0.0.1:0");

        var (exitCode, _, error) = await process.EndAsync();

        exitCode.ShouldBe(2);
        error.ShouldContain("--master-addr");
    }

    [Theory]
    [InlineData("master", "tiflow master --config=")]
    [InlineData("executor", "tiflow executor --config=")]
    public async Task Help_shows_examples(string role, string expected)
    {
        using var process = TiflowProcess.Start(_directory, role, "--help");

        var (exitCode, output, _) = await process.EndAsync();

        exitCode.ShouldBe(0);
        output.ShouldContain(expected);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_master_says_ready_and_ends_with_0_on_a_signal(string signal)
    {
        using var process = TiflowProcess.Start(_directory, "master", "--name", "m1", "--master-addr", "127.0.0.1:0");
        var line = await process.LineAsync();
        line.ShouldNotBeNull();
        line.ShouldMatch("^ready: master m1 at 127\\.0\\.0\\.1:[1-9][0-9]+$");

        process.Signal(signal);
        var (exitCode, output, error) = await process.EndAsync();

        exitCode.ShouldBe(0, error);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_executor_says_ready_when_a_master_has_welcomed_it()
    {
        using var master = TiflowProcess.Start(_directory, "master", "--master-addr", "127.0.0.1:0");
        var masterAddress = (await master.LineAsync())!.Split(' ')[^1];

        using var executor = TiflowProcess.Start(_directory, "executor", "--join", masterAddress, "--worker-addr", "127.0.0.1:0", "--name", "e1");

        (await executor.LineAsync()).ShouldNotBeNull().ShouldMatch("^ready: executor e1 at 127\\.0\\.0\\.1:[1-9][0-9]+$");
    }

    [Fact]
    public async Task An_executor_without_a_master_waits_and_ends_with_0_on_a_signal()
    {
        using var process = TiflowProcess.Start(_directory, "executor", "--join", "127.0.0.1:1", "--worker-addr", "127.0.0.1:0");
        await process.ErrorLineAsync();

        process.Signal("TERM");
        var (exitCode, output, error) = await process.EndAsync();

        exitCode.ShouldBe(0, error);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_master_on_a_data_directory_is_refused_with_one_line_after_its_log()
    {
        using var first = TiflowProcess.Start(_directory, "master", "--master-addr", "127.0.0.1:0");
        await first.LineAsync();
        using var second = TiflowProcess.Start(_directory, "master", "--master-addr", "127.0.0.1:0", "--log-level", "error");

        var (exitCode, output, error) = await second.EndAsync();

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldMatch(@"\Aerror: UNAVAILABLE: '.*/tiflow-data/master' is held by process [^\n]*\n\z");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named()
    {
        var file = _directory.File("file");
        using var process = TiflowProcess.Start(
            _directory, "master", "--master-addr", "127.0.0.1:0", "--data-dir", Path.Combine(file, "data"), "--log-level", "error");

        var (exitCode, _, error) = await process.EndAsync();

        exitCode.ShouldBe(1);
        error.ShouldStartWith("error: INVALID_ARGUMENT: ");
        error.ShouldContain(file);
        error.Count(static c => c == '\n').ShouldBe(1, error);
    }
}
