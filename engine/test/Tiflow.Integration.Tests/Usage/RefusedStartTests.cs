using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Usage;

/// <summary>A process that cannot start says why in one line and ends with 1.</summary>
public sealed class RefusedStartTests : ClusterTest
{
    private const string AnyPort = "127.0.0.1:0";

    [Fact]
    public async Task An_unknown_setting_is_named_with_file_line_and_nearest_key()
    {
        var file = Cluster.WriteFile("bad.toml", "\n\nkeepalive-tll = \"1s\"\n");

        var error = await RefusedAsync("--config", file);

        error.ShouldBe($"error: INVALID_ARGUMENT: {file}:3: unknown key \"keepalive-tll\"; did you mean \"keepalive-ttl\"?");
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        await Cluster.StartMasterAsync();

        var error = await RefusedAsync("--master-addr", Cluster.MasterAddress);

        error.ShouldStartWith($"error: UNAVAILABLE: cannot listen on {Cluster.MasterAddress} (--master-addr): the address is in use");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named()
    {
        var directory = Path.Combine(Cluster.WriteFile("file", ""), "data");

        var error = await RefusedAsync("--master-addr", AnyPort, "--data-dir", directory);

        error.ShouldStartWith($"error: INVALID_ARGUMENT: '{directory}' cannot be written");
    }

    [Fact]
    public async Task A_data_directory_that_another_master_holds_is_named_with_its_holder()
    {
        var master = await Cluster.StartMasterAsync();

        var error = await RefusedAsync("--master-addr", AnyPort, "--data-dir", Cluster.PathOf("master"));

        error.ShouldStartWith($"error: UNAVAILABLE: '{Cluster.PathOf("master")}' is held by process {master.ProcessId} ");
        (await Cluster.CliAsync("job", "list")).ShouldExitWith(0);
    }

    [Fact]
    public async Task Listening_for_the_whole_network_is_refused_unless_it_is_allowed()
    {
        string[] flags = ["--master-addr", "0.0.0.0:0", "--advertise-addr", Cluster.MasterAddress];

        var error = await RefusedAsync(flags);

        error.ShouldStartWith("error: INVALID_ARGUMENT: --master-addr: 0.0.0.0:0 can be reached from other machines");
        var allowed = Cluster.WriteFile("open.toml", "[security]\nallow-insecure = true\n");
        await Cluster.TiflowNode("master", Cluster.MasterAddress, ["master", "--config", allowed, .. flags]).StartAsync();
    }

    // The last line; the log may stand before it.
    private async Task<string> RefusedAsync(params string[] flags)
    {
        var result = await Cluster.RunAsync(Repository.Tiflow, ["master", .. flags]);
        result.ShouldExitWith(1).Output.ShouldBeEmpty();
        return result.Error.TrimEnd().Split('\n')[^1];
    }
}
