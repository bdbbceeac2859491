namespace Tiflow.Hosting.Configuration.Values;

/// <summary>A member of a cluster of masters: <c>m1=http://host:8291</c>.</summary>
internal sealed record MemberEntry(string Name, HostPort Peer);
