namespace Tiflow.DemoServer.Storage;

/// <summary>The result of comparing a destination with the source.</summary>
/// <param name="Difference">The first difference; null when equal.</param>
/// <param name="File">The file with the difference.</param>
/// <param name="Rows">Rows compared.</param>
internal sealed record DirectoryComparison(string? Difference, int File, long Rows);
