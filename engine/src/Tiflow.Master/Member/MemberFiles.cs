namespace Tiflow.Master.Member;

/// <summary>What a member keeps in the master's data directory.</summary>
internal sealed class MemberFiles(string directory)
{
    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>etcd's own directory.</summary>
    public string Data => Path.Combine(Directory, "etcd");

    public string Log => Path.Combine(Directory, "etcd.log");

    public string ProcessId => Path.Combine(Directory, "etcd.pid");

    /// <summary>The <see cref="MemberRecord"/>.</summary>
    public string Record => Path.Combine(Directory, "etcd-cluster.json");

    /// <summary>
    /// Whether etcd has ever started here. From then on it takes the member list from its data, not from its flags.
    /// </summary>
    public bool HasData => System.IO.Directory.Exists(Path.Combine(Data, "member"));
}
