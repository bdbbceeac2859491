using Google.Protobuf;

namespace Tiflow.Metadata.Etcd;

/// <summary>
/// The marks that the commits of one leadership leave in the store, each in the place of the one before. A mark names
/// one commit and no other, so that a commit whose outcome nobody waited for is never taken for a later one; and as
/// each commit compares the mark that it replaces, one that was overtaken is never applied any more.
/// </summary>
internal sealed class CommitMarks(FencingToken token, string name)
{
    private readonly ByteString _prefix = ByteString.CopyFromUtf8($"{name}:");
    private long _given;

    public FencingToken Token { get; } = token;

    /// <summary>What the store holds, unless a commit without an outcome has left its own mark.</summary>
    public ByteString Last { get; set; } = Of(name, 0);

    public static ByteString Of(string name, long number) => ByteString.CopyFromUtf8($"{name}:{number}");

    public ByteString Next() => Of(name, ++_given);

    /// <summary>Whether it is of this leadership, and of a commit after the last one that is known to be applied.</summary>
    public bool IsNews(ByteString mark) => mark.Span.StartsWith(_prefix.Span) && !mark.Equals(Last);
}
