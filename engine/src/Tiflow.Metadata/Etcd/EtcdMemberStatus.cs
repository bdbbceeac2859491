namespace Tiflow.Metadata.Etcd;

/// <summary>How a member is.</summary>
public sealed record EtcdMemberStatus
{
    public required ulong Id { get; init; }

    /// <summary>The id of the member that leads as far as this one knows; 0: none.</summary>
    public required ulong Leader { get; init; }

    /// <summary>The size of its database file.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>What of the file is in use; defragmentation gives the rest back.</summary>
    public required long UsedBytes { get; init; }

    /// <summary>What is wrong with it, in etcd's words, such as <c>memberID:… alarm:NOSPACE</c>.</summary>
    public required IReadOnlyList<string> Errors { get; init; }
}
