using System.Text.Json;
using Tiflow.Master.Options;
using Tiflow.Metadata;

namespace Tiflow.Master.Member;

/// <summary>
/// What a member was first started as. etcd silently ignores other flags over existing data, so they are refused before
/// it starts.
/// </summary>
internal sealed record MemberRecord(string Name, string PeerUrl, string InitialCluster)
{
    public static MemberRecord Of(MemberOptions options) =>
        new(options.Self.Name, options.Self.PeerUrl, string.Join(',', options.Cluster));

    /// <exception cref="StoreException">The options differ from the record, if there is one; says in what.</exception>
    public static void Check(MemberOptions options, MemberFiles files)
    {
        if (!files.HasData || Read(files) is not { } known)
        {
            return;
        }

        var asked = Of(options);
        var difference = asked switch
        {
            _ when asked.Name != known.Name => $"--name is {asked.Name}, but the data in {files.Directory} are those of {known.Name}",
            _ when asked.PeerUrl != known.PeerUrl => $"--advertise-peer-urls is {asked.PeerUrl}, but the other members know {known.Name} at {known.PeerUrl}",
            _ when asked.InitialCluster != known.InitialCluster =>
                $"--initial-cluster is {asked.InitialCluster}, but the data in {files.Directory} were made for {known.InitialCluster}",
            _ => null,
        };
        if (difference is not null)
        {
            throw new StoreException(
                StoreErrorCode.Misconfigured,
                $"{difference}: start with the old value, or in an empty directory if this cluster never worked; "
                + $"if the members were changed with etcdctl member, delete {files.Record}");
        }
    }

    public void Write(MemberFiles files) => File.WriteAllText(files.Record, JsonSerializer.Serialize(this, MemberJson.Default.MemberRecord));

    private static MemberRecord? Read(MemberFiles files)
    {
        if (!File.Exists(files.Record))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(files.Record), MemberJson.Default.MemberRecord);
        }
        catch (JsonException)
        {
            // Cut off by a crash. The comparison with the members themselves is still to come, and it is written again.
            return null;
        }
    }
}
