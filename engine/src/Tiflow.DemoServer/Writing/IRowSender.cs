using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Writing;

/// <summary>
/// Who sends rows for a destination file. Rows are read and acknowledged at the same time; the first acknowledgement
/// comes before the first row and says that the file is open.
/// </summary>
internal interface IRowSender
{
    /// <summary>The rows until the sender says that these are all; each is valid until the next.</summary>
    IAsyncEnumerable<PackedRows> ReadAsync(CancellationToken cancellationToken);

    Task AcknowledgeAsync(WritePosition position, CancellationToken cancellationToken);
}
