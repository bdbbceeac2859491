namespace Tiflow.Jobs.Fake;

/// <summary>Watch one key.</summary>
/// <param name="Endpoints">Client addresses of the etcd members.</param>
/// <param name="Key">The key.</param>
/// <param name="StartRevision">Changes after this one count; 0 = from when the worker begins.</param>
internal sealed record FakeWatchConfig(IReadOnlyList<string> Endpoints, string Key, long StartRevision);
