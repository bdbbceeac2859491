using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Metadata;

namespace Tiflow.Hosting.Tests;

public sealed class ProcessHostTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ready_line_is_all_that_standard_output_holds()
    {
        var (host, address) = await RunningHost.StartAsync(new FakeRole());

        (await host.StopAsync()).ShouldBe(0);

        host.Output.All.ShouldBe([$"ready: fake one at 127.0.0.1:{address.Port}"]);
    }

    [Fact]
    public async Task The_ready_line_shows_the_advertised_name_with_the_real_port()
    {
        var role = new FakeRole { Address = new NodeAddress(new HostPort("127.0.0.1", 0), new HostPort("localhost", 0)) };
        role.BecomeReady();
        await using var host = new RunningHost(role);

        var line = await host.Output.NextAsync(Token);

        line.ShouldMatch("^ready: fake one at localhost:[1-9][0-9]+$");
    }

    [Fact]
    public async Task Readyz_says_503_until_the_role_serves()
    {
        var role = new FakeRole();
        await using var host = new RunningHost(role);
        var address = await host.ListeningAsync();
        var before = await Http.GetAsync(new Uri(address, "/readyz"), Token);

        role.BecomeReady();
        await host.ReadyAsync();
        var after = await Http.GetAsync(new Uri(address, "/readyz"), Token);

        (before.StatusCode, after.StatusCode).ShouldBe((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Livez_answers_before_the_role_serves()
    {
        await using var host = new RunningHost(new FakeRole());

        var answer = await Http.GetAsync(new Uri(await host.ListeningAsync(), "/livez"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_are_shown_to_Prometheus()
    {
        var (host, address) = await RunningHost.StartAsync(new FakeRole());
        await using var stop = host;

        var text = await Http.GetStringAsync(new Uri(address, "/metrics"), Token);

        text.ShouldContain("dotnet_process_memory_working_set");
    }

    [Fact]
    public async Task Version_tells_role_name_and_build()
    {
        var (host, address) = await RunningHost.StartAsync(new FakeRole());
        await using var stop = host;

        using var json = JsonDocument.Parse(await Http.GetStringAsync(new Uri(address, "/version"), Token));

        json.RootElement.GetProperty("role").GetString().ShouldBe("fake");
        json.RootElement.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_address_in_use_is_told_with_its_flag()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;

        var host = new RunningHost(new FakeRole { Address = new NodeAddress(new HostPort("127.0.0.1", port), null) });

        (await host.ExitCode).ShouldBe(1);
        host.Error.All.ShouldBe([$"error: UNAVAILABLE: cannot listen on 127.0.0.1:{port} (--fake-addr): the address is in use; "
            + "stop the process that holds it or choose another port"]);
    }

    [Theory]
    [InlineData(StoreErrorCode.Locked, "UNAVAILABLE")]
    [InlineData(StoreErrorCode.NotWritable, "INVALID_ARGUMENT")]
    [InlineData(StoreErrorCode.StoreFull, "STORE_FULL")]
    [InlineData(StoreErrorCode.Corrupt, "INTERNAL")]
    public async Task A_store_that_cannot_be_opened_ends_the_start(StoreErrorCode code, string expected)
    {
        var role = new FakeRole();
        role.CannotStart(new StoreException(code, "the store\nsays no"));

        var host = new RunningHost(role);

        (await host.ExitCode).ShouldBe(1);
        host.Error.All[^1].ShouldBe($"error: {expected}: the store says no");
        host.Output.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_background_service_that_fails_ends_the_process_with_its_text()
    {
        var role = new FakeRole { Background = new FailingService() };

        var host = new RunningHost(role);

        (await host.ExitCode).ShouldBe(1);
        host.Error.All[^1].ShouldStartWith("error: INTERNAL: InvalidTimeZoneException: out of time");
    }

    [Fact]
    public async Task A_stop_before_the_role_serves_ends_with_0()
    {
        var host = new RunningHost(new FakeRole());
        await host.ListeningAsync();

        (await host.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Log_lines_are_appended_to_the_file()
    {
        using var directory = new TempDirectory();
        var file = directory.File("process.log", "before\n");
        var (host, _) = await RunningHost.StartAsync(new FakeRole { Log = new LogSettings(LogLevel.Information, file, LogFormat.Text) });

        await host.StopAsync();

        var lines = await File.ReadAllLinesAsync(file, Token);
        lines[0].ShouldBe("before");
        lines[1].ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  Tiflow\.Hosting\.ProcessHost\[4001\] fake one starts");
        host.Error.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_written_ends_the_start()
    {
        using var directory = new TempDirectory();

        var host = new RunningHost(new FakeRole { Log = new LogSettings(LogLevel.Information, directory.Path, LogFormat.Text) });

        (await host.ExitCode).ShouldBe(1);
        host.Error.All.Single().ShouldStartWith($"error: INVALID_ARGUMENT: cannot write the log file {directory.Path} (--log-file): ");
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("out of time");
        }
    }
}
