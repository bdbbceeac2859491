using System.Globalization;
using System.Text.RegularExpressions;

namespace Tiflow.Faults.Hosts;

/// <summary>The bridge between the hosts, with the filter that loses their packets.</summary>
internal sealed partial class Switch
{
    private readonly Dictionary<Host, CutKind> _cuts = [];
    private readonly HashSet<(Host One, Host Other)> _pairs = [];

    /// <summary>The bridge's end of the cable to a host.</summary>
    public static string PortOf(Host host) => $"p-{host.Name}";

    public Task CutAsync(Host host, CutKind kind, CancellationToken cancellationToken)
    {
        _cuts[host] = kind;
        return kind == CutKind.Reset
            ? LoadAsync(host.Enter, ResetFilter, cancellationToken)
            : LoadAsync([], BridgeFilter(), cancellationToken);
    }

    /// <summary>Loses all packets between two hosts, in both directions.</summary>
    public Task CutPairAsync(Host one, Host other, CancellationToken cancellationToken)
    {
        _pairs.Add((one, other));
        return LoadAsync([], BridgeFilter(), cancellationToken);
    }

    /// <summary>What reaches a host passes no faster than so, from now on for ever.</summary>
    public static Task SlowDownAsync(Host host, string rate, CancellationToken cancellationToken) => Tool.RunAsync(
        "tc", ["qdisc", "replace", "dev", PortOf(host), "root", "tbf", "rate", rate, "burst", "64kb", "latency", "200ms"], "", cancellationToken);

    /// <summary>Ends all cuts; returns how many packets were lost.</summary>
    public async Task<long> HealAsync(CancellationToken cancellationToken)
    {
        var lost = 0L;
        IEnumerable<IReadOnlyList<string>> bridge = _pairs.Count > 0 ? [[]] : [];
        foreach (var enter in _cuts.Select(static cut => cut.Value == CutKind.Reset ? cut.Key.Enter : []).Concat(bridge).Distinct().ToArray())
        {
            string[] list = [.. enter, "nft", "list", "ruleset"];
            var rules = await Tool.RunAsync(list[0], list[1..], "", cancellationToken);
            lost += Counter().Matches(rules).Sum(static match => long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));
            await LoadAsync(enter, "flush ruleset\n", cancellationToken);
        }

        _cuts.Clear();
        _pairs.Clear();
        return lost;
    }

    private static Task<string> LoadAsync(IReadOnlyList<string> enter, string rules, CancellationToken cancellationToken)
    {
        string[] words = [.. enter, "nft", "-f", "-"];
        return Tool.RunAsync(words[0], words[1..], rules, cancellationToken);
    }

    // One transaction. All hooks of the bridge, because the rig's own clients sit on it, too.
    private string BridgeFilter() => $$"""
        flush ruleset
        table bridge cuts {
          chain from {
            type filter hook prerouting priority 0
            {{string.Concat(_cuts.Select(static cut => RuleFrom(cut.Key, cut.Value)))}}
          }
          chain to {
            type filter hook postrouting priority 0
            {{string.Concat(_cuts.Select(static cut => RuleTo(cut.Key, cut.Value)))}}
          }
          chain between {
            type filter hook forward priority 0
            {{string.Concat(_pairs.Select(static pair => RuleBetween(pair.One, pair.Other) + RuleBetween(pair.Other, pair.One)))}}
          }
        }

        """;

    // On the host itself: many kernels cannot reject on a bridge. The resets must get out.
    private const string ResetFilter = """
        table inet cuts {
          chain input {
            type filter hook input priority 0
            iifname eth0 tcp flags & rst == 0 counter reject with tcp reset
          }
          chain output {
            type filter hook output priority 0
            oifname eth0 tcp flags & rst == 0 counter reject with tcp reset
          }
        }

        """;

    private static string RuleFrom(Host host, CutKind kind) => kind switch
    {
        CutKind.Silent or CutKind.Mute => $"iifname {PortOf(host)} counter drop\n",
        CutKind.Loss => $"iifname {PortOf(host)} numgen random mod 100 < 25 counter drop\n",
        _ => "",
    };

    private static string RuleBetween(Host from, Host to) => $"iifname {PortOf(from)} oifname {PortOf(to)} counter drop\n";

    private static string RuleTo(Host host, CutKind kind) => kind switch
    {
        CutKind.Silent or CutKind.Deaf => $"oifname {PortOf(host)} counter drop\n",
        CutKind.Loss => $"oifname {PortOf(host)} numgen random mod 100 < 25 counter drop\n",
        _ => "",
    };

    [GeneratedRegex("counter packets (?<count>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counter();
}
