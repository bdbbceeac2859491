namespace Tiflow.DemoServer.Storage;

internal sealed record SourceFile(int Index, long Rows, long Bytes);
