using Tiflow.Metadata.Sqlite;
using Tiflow.Metadata.Tests.Conformance;

namespace Tiflow.Metadata.Tests.Sqlite;

public sealed class SqliteMetaStoreTests : QuotaConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override async Task<IMetaStore> OpenAsync(StoreLimits limits) =>
        await SqliteMetaStore.OpenAsync(_directory.Path, limits, Token);

    protected override Task ForgetChangesAsync() => ReopenAsync();

    protected override ValueTask CleanUpAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
