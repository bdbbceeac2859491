using System.Globalization;
using Tiflow.Faults.Hosts;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Rounds;

/// <summary>
/// The commands for three masters that users have in their scripts, word by word; a shell fills in the addresses. Where
/// hosts share one machine, and so its ports, they listen on their own addresses instead of on all.
/// </summary>
internal sealed class SeedCommands(IReadOnlyList<Host> masters, bool sharesOneMachine)
{
    private const string List = " --initial-cluster ip0=http://${ip0}:8291,ip1=http://${ip1}:8291,ip2=http://${ip2}:8291";

    private const string Master =
        "./bin/tiflow master --name=ip0 --config=./engine/deployments/docker-compose/config/master.toml --master-addr 0.0.0.0:10240 "
        + "--advertise-addr http://${ip0}:10240 --peer-urls 0.0.0.0:8291 --advertise-peer-urls http://${ip0}:8291";

    private const string Executor =
        "./bin/tiflow executor --config=./engine/deployments/docker-compose/config/executor.toml --join ${ip0}:10240 "
        + "--worker-addr 0.0.0.0:10241 --advertise-addr ${ip1}:10241";

    private const string Join = "${ip0}:10240";
    private const string AllMasters = "http://${ip0}:10240,${ip1}:10240,${ip2}:10240";

    /// <summary>What the README says, as far as it does not say the same.</summary>
    public static IEnumerable<string> MissingInReadme()
    {
        var readme = File.ReadAllText(Path.Combine(Binaries.Root, "README.md"));
        return from command in new[] { Master + List, Executor }
               where !readme.Contains(command, StringComparison.Ordinal)
               select $"the README does not have this command any more: {command}";
    }

    /// <summary>The command of one master: the first one's, with its own name and addresses, and the same list.</summary>
    public string MasterAt(Host host) => Inside(host, Master.Replace("ip0", host.Name, StringComparison.Ordinal) + List);

    /// <summary>The command of an executor that knows all masters.</summary>
    public string ExecutorAt(Host host) => Inside(
        host,
        Executor.Replace("${ip1}", host.Address, StringComparison.Ordinal).Replace(Join, AllMasters, StringComparison.Ordinal));

    /// <summary>A command that names the masters as <c>${ip0}</c> to <c>${ip2}</c>.</summary>
    public string Inside(Host host, string command)
    {
        var addresses = string.Concat(masters.Select(static (master, i) => string.Create(CultureInfo.InvariantCulture, $"ip{i}={master.Address}; ")));
        return $"{addresses}exec {(sharesOneMachine ? command.Replace("0.0.0.0", host.Address, StringComparison.Ordinal) : command)}";
    }
}
