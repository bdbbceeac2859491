using Tiflow.Client.Tests.Servers;

namespace Tiflow.Cli.Tests;

// A test that runs `tiflow cli` against a scripted master of its own.
public abstract class CliTest : IAsyncLifetime
{
    private MasterServer _server = null!; // Set in InitializeAsync, before any test runs.

    private protected ScriptedMaster Master => _server.Master;

    private protected ScriptedCluster Cluster => _server.Cluster;

    private protected ScriptedSchedules Schedules => _server.Schedules;

    private protected string Address => _server.Address;

    public async ValueTask InitializeAsync() => _server = await MasterServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<CommandResult> CliAsync(params IEnumerable<string> arguments) => CliWithInputAsync("", arguments);

    private protected Task<CommandResult> CliWithInputAsync(string input, params IEnumerable<string> arguments) =>
        TiflowProcess.RunAsync(input, Environment, ["cli", .. arguments]);

    private protected TiflowProcess StartCli(params IEnumerable<string> arguments) =>
        TiflowProcess.Start("", Environment, ["cli", .. arguments]);

    private Dictionary<string, string> Environment => new() { ["TIFLOW_MASTER_ADDRS"] = Address };
}
