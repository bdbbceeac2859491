using System.Globalization;
using Tiflow.Metadata.Memory;
using Tiflow.Metadata.Tests.Conformance;

namespace Tiflow.Metadata.Tests.Memory;

public sealed class MemoryMetaStoreTests : QuotaConformance
{
    private readonly MemoryStoreState _state = new();

    protected override Task<IMetaStore> OpenAsync(StoreLimits limits) =>
        Task.FromResult<IMetaStore>(new MemoryMetaStore(_state, limits));

    protected override async Task ForgetChangesAsync()
    {
        // More revisions than the feed keeps.
        for (var i = 0; i < 20_000; i++)
        {
            await CommitAsync(Put("other", i.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
