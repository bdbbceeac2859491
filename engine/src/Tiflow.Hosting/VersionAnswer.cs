namespace Tiflow.Hosting;

/// <summary>The answer of <c>GET /version</c>.</summary>
internal sealed record VersionAnswer(string Role, string Name, string Version, string Commit, string Runtime);
