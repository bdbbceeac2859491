namespace Tiflow.Metadata.Tests.Conformance;

/// <summary>What a store promises, too, whose quota is set by its client.</summary>
public abstract class QuotaConformance : MetaStoreConformance
{
    [Fact]
    public async Task CommitAsync_QuotaFull_RefusesPutsUntilSomethingIsDeleted()
    {
        await ReopenAsync(new StoreLimits { QuotaBytes = 1024 * 1024 });
        var value = new string('v', 16 * 1024);
        var stored = 0;
        var refusal = StoreErrorCode.None;
        while (refusal == StoreErrorCode.None && stored < 256)
        {
            try
            {
                await CommitAsync(Put($"{stored:D3}", value));
                stored++;
            }
            catch (StoreException error)
            {
                refusal = error.Code;
            }
        }

        refusal.ShouldBe(StoreErrorCode.StoreFull);
        stored.ShouldBeInRange(40, 64);
        (await NamesAsync()).Length.ShouldBe(stored);
        await CommitAsync(DeleteRange("000", "010"));
        await CommitAsync(Put("again", value));
        (await NamesAsync()).Length.ShouldBe(stored - 10 + 1);
    }
}
