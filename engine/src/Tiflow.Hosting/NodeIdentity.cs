namespace Tiflow.Hosting;

/// <summary>Who this process is to others.</summary>
internal sealed record NodeIdentity(string Kind, string Name, string Address);
