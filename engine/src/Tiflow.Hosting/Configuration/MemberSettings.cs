using Tiflow.Hosting.Configuration.Values;
using Tiflow.Master.Options;

namespace Tiflow.Hosting.Configuration;

/// <summary>
/// The settings of a master's own etcd member. Whatever is spelled in several ways becomes one, because the members
/// compare their lists as texts.
/// </summary>
internal static class MemberSettings
{
    private static readonly IReadOnlyList<ConfigKey> OnlyOfMembers =
    [
        MasterKeys.PeerUrls, MasterKeys.AdvertisePeerUrls, MasterKeys.InitialClusterState, MasterKeys.ClientUrls, MasterKeys.EtcdBinary,
    ];

    /// <summary>Settings that were given and mean nothing without a list of members.</summary>
    public static IReadOnlyList<string> Unused(ConfigLayers layers) => layers.IsGiven(MasterKeys.InitialCluster)
        ? []
        : [.. OnlyOfMembers.Where(layers.IsGiven).Select(static key => key.Path)];

    /// <summary>Null when there is no list of members, and so no member.</summary>
    public static MemberOptions? From(ConfigLayers layers, string name)
    {
        if (layers.Get(MasterKeys.InitialCluster) is not { } entries)
        {
            RefuseWhatCannotBeRead(layers);
            return null;
        }

        if (layers.IsGiven(MasterKeys.Metastore))
        {
            layers.Refuse(
                MasterKeys.Metastore,
                $"the masters of {MasterKeys.InitialCluster.FlagName} keep their state in their own etcd members: give one of both");
        }

        CheckList(layers, entries);
        if (entries.FirstOrDefault(entry => entry.Name == name) is not { } self)
        {
            layers.Refuse(MasterKeys.InitialCluster, $"{name}, the name of this master ({MasterKeys.Name.FlagName}), is not in the list: {Text(entries)}");
            return null;
        }

        CheckAdvertised(layers, self);
        return new MemberOptions
        {
            Self = Member(self),
            Cluster = [.. entries.Select(Member).OrderBy(static member => member.ToString(), StringComparer.Ordinal)],
            ListenPeerUrls = [.. ListenPeers(layers, self).Select(Url)],
            ClientAddresses = [.. Clients(layers).Select(static address => address.ToString())],
            JoinsExisting = layers.Get(MasterKeys.InitialClusterState) == ClusterState.Existing,
            Binary = layers.Require(MasterKeys.EtcdBinary),
        };
    }

    // What is not used is still wrong where it cannot be read.
    private static void RefuseWhatCannotBeRead(ConfigLayers layers)
    {
        layers.Get(MasterKeys.PeerUrls);
        layers.Get(MasterKeys.AdvertisePeerUrls);
        layers.Get(MasterKeys.InitialClusterState);
        layers.Get(MasterKeys.ClientUrls);
    }

    private static void CheckList(ConfigLayers layers, IReadOnlyList<MemberEntry> entries)
    {
        foreach (var twice in entries.GroupBy(static entry => entry.Name, StringComparer.Ordinal).Where(static same => same.Skip(1).Any()))
        {
            layers.Refuse(MasterKeys.InitialCluster, $"the name {twice.Key} stands twice: each master needs its own, and has one URL");
        }

        foreach (var twice in entries.GroupBy(static entry => Url(entry.Peer), StringComparer.Ordinal).Where(static same => same.Skip(1).Any()))
        {
            layers.Refuse(MasterKeys.InitialCluster, $"{string.Join(" and ", twice.Select(static entry => entry.Name))} have the same URL {twice.Key}");
        }

        foreach (var entry in entries.Where(static entry => entry.Peer.IsWildcard || entry.Peer.Port == 0))
        {
            layers.Refuse(
                MasterKeys.InitialCluster,
                $"{entry.Name} has the address {entry.Peer}, which others cannot connect to: give a name or an IP address, and a port");
        }
    }

    // What is left out follows from the list.
    private static void CheckAdvertised(ConfigLayers layers, MemberEntry self)
    {
        if (layers.Get(MasterKeys.AdvertisePeerUrls) is { } advertised && advertised.Any(url => Url(url) != Url(self.Peer)))
        {
            layers.Refuse(MasterKeys.AdvertisePeerUrls, $"{string.Join(',', advertised.Select(Url))} is not the URL of {self.Name} in "
                + $"{MasterKeys.InitialCluster.FlagName}, which is {Url(self.Peer)}");
        }
    }

    private static IReadOnlyList<HostPort> ListenPeers(ConfigLayers layers, MemberEntry self)
    {
        var peers = layers.Get(MasterKeys.PeerUrls) ?? [self.Peer];
        foreach (var peer in peers)
        {
            if (!peer.CanBeListenedOn || peer.Port == 0)
            {
                layers.Refuse(MasterKeys.PeerUrls, $"{peer} is no address to listen on: give an IP address of this machine, or :PORT for all, and a port");
            }

            NodeAddress.CheckExposure(layers, MasterKeys.PeerUrls, peer);
        }

        return peers;
    }

    private static IReadOnlyList<HostPort> Clients(ConfigLayers layers)
    {
        var clients = layers.Require(MasterKeys.ClientUrls);
        foreach (var client in clients)
        {
            if (!client.CanBeListenedOn)
            {
                layers.Refuse(MasterKeys.ClientUrls, $"{client} is no address to listen on: give an IP address of this machine, or :PORT for all");
            }

            NodeAddress.CheckExposure(layers, MasterKeys.ClientUrls, client);
        }

        return clients;
    }

    private static ClusterMember Member(MemberEntry entry) => new(entry.Name, Url(entry.Peer));

    private static string Url(HostPort address) => $"http://{address with { Host = address.Host.ToLowerInvariant() }}";

    private static string Text(IEnumerable<MemberEntry> entries) => string.Join(',', entries.Select(Member));
}
