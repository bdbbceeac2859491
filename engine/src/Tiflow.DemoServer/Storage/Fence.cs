namespace Tiflow.DemoServer.Storage;

/// <summary>The writer who may write a destination file.</summary>
/// <param name="Owner">Tokens are compared within one owner only.</param>
/// <param name="Token">The highest token seen.</param>
internal sealed record Fence(string Owner, long Token);
