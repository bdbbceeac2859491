namespace Tiflow.DemoServer.Storage;

/// <summary>A request to become the writer of a destination file. It continues if rows that are already there shall
/// stay, which only their own writer may ask for.</summary>
internal sealed record FileClaim(string Directory, int File, Fence Fence, bool Continues);
