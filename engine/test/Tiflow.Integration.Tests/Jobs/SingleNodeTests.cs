using System.Text.Json;
using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Jobs;

/// <summary>
/// The commands of the README's section on a single node, in a directory that looks like the repository.
/// </summary>
public sealed class SingleNodeTests : ClusterTest
{
    private const long RowsOfTheFirstStart = 100_000;
    private const string Configs = "./engine/deployments/docker-compose/config";

    [Fact]
    public async Task The_commands_of_the_readme_copy_the_demo_data()
    {
        Cluster.LayOutLikeTheRepository();
        var master = Cluster.MasterAddress;
        var executor = TestCluster.FreeAddress();
        var data = TestCluster.FreeAddress();
        await Cluster.StartShellAsync("master", master,
            $"./bin/tiflow master --config={Configs}/master.toml --master-addr 0.0.0.0:{PortOf(master)} --advertise-addr {master}");
        await Cluster.StartShellAsync("executor", executor,
            $"./bin/tiflow executor --config={Configs}/executor.toml --join {master} --worker-addr 0.0.0.0:{PortOf(executor)} --advertise-addr {executor}");
        var server = await Cluster.StartShellAsync("demoserver", data, $"./bin/tiflow-demoserver -a {data}");
        Cluster.WriteFile("demo.json", JsonSerializer.Serialize(new { srcHost = data, dstHost = data, dstDir = "/data1" }));

        var created = await Cluster.RunAsync("/bin/sh",
            ["-c", $"./bin/tiflow cli job create --master-addrs {master} --job-type CVSDemo --job-config ./demo.json"]);

        var job = created.ShouldExitWith(0).Output.Trim();
        (await Cluster.CliAsync("job", "wait", "--job-id", job, "--timeout", "2m")).ShouldExitWith(0);
        using var client = Cluster.DataOf(server);
        await client.ShouldEqualSourceAsync("/data1", RowsOfTheFirstStart);
    }

    private static string PortOf(string address) => address[(address.LastIndexOf(':') + 1)..];
}
