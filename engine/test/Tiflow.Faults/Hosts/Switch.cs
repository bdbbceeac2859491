using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tiflow.Faults.Hosts;

/// <summary>The bridge between the hosts, with the filter that loses their packets.</summary>
internal sealed partial class Switch
{
    private readonly Dictionary<Host, CutKind> _cuts = [];

    /// <summary>The bridge's end of the cable to a host.</summary>
    public static string PortOf(Host host) => $"p-{host.Name}";

    public async Task CutAsync(Host host, CutKind kind, CancellationToken cancellationToken)
    {
        _cuts[host] = kind;
        await ApplyAsync(cancellationToken);
    }

    /// <summary>Ends all cuts; returns how many packets the filter has lost.</summary>
    public async Task<long> HealAsync(CancellationToken cancellationToken)
    {
        var rules = await Tool.RunAsync("nft", ["list", "table", "bridge", "cuts"], "", cancellationToken);
        _cuts.Clear();
        await ApplyAsync(cancellationToken);
        return Counter().Matches(rules).Sum(static match => long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    // The whole table in one transaction. `table` before `delete`: deleting what does not exist is an error.
    private Task<string> ApplyAsync(CancellationToken cancellationToken)
    {
        var (from, to) = (new StringBuilder(), new StringBuilder());
        foreach (var (host, kind) in _cuts)
        {
            from.Append(RuleFrom(host, kind));
            to.Append(RuleTo(host, kind));
        }

        return Tool.RunAsync(
            "nft",
            ["-f", "-"],
            $$"""
            table bridge cuts
            delete table bridge cuts
            table bridge cuts {
              chain from {
                type filter hook prerouting priority 0
                {{from}}
              }
              chain to {
                type filter hook postrouting priority 0
                {{to}}
              }
            }

            """,
            cancellationToken);
    }

    private static string RuleFrom(Host host, CutKind kind) => kind switch
    {
        CutKind.Silent or CutKind.Mute => $"iifname {PortOf(host)} counter drop\n",
        CutKind.Loss => $"iifname {PortOf(host)} numgen random mod 100 < 25 counter drop\n",
        CutKind.Reset => $"""
            iifname {PortOf(host)} ip protocol tcp counter reject with tcp reset
            iifname {PortOf(host)} counter drop
            ip daddr {host.Address} ip protocol tcp counter reject with tcp reset

            """,
        _ => "",
    };

    private static string RuleTo(Host host, CutKind kind) => kind switch
    {
        CutKind.Silent or CutKind.Deaf => $"oifname {PortOf(host)} counter drop\n",
        CutKind.Loss => $"oifname {PortOf(host)} numgen random mod 100 < 25 counter drop\n",
        _ => "",
    };

    [GeneratedRegex("counter packets (?<count>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counter();
}
