using System.Text;

namespace Tiflow.Metadata.Tests.Conformance;

/// <summary>
/// What every <see cref="IMetaStore"/> promises. A store's tests derive from this class, say how to open the store and
/// get every promise as a test. All keys lie below <c>/t/</c>.
/// </summary>
public abstract partial class MetaStoreConformance : IAsyncLifetime
{
    /// <summary>Milliseconds after which a test that waits has failed.</summary>
    protected const int Deadline = 60_000;

    private IMetaStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static KeyRange Everything => KeyRange.Prefix("/t/");

    protected IMetaStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>False for a store that keeps no data after its last client has gone.</summary>
    protected virtual bool KeepsDataWhenClosed => true;

    public async ValueTask InitializeAsync() => _store = await OpenAsync(new StoreLimits());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    /// <summary>Opens this test's store; a second time after closing, with the data that it had.</summary>
    protected abstract Task<IMetaStore> OpenAsync(StoreLimits limits);

    /// <summary>Makes the store forget the changes until now, not the data.</summary>
    protected abstract Task ForgetChangesAsync();

    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    protected async Task ReopenAsync(StoreLimits? limits = null)
    {
        await Store.DisposeAsync();
        _store = await OpenAsync(limits ?? new StoreLimits());
    }

    protected static StoreKey Key(string name) => StoreKey.FromString("/t/" + name);

    protected static StoreMutation Put(string name, string value = "") =>
        new StoreMutation.Put(Key(name), Encoding.UTF8.GetBytes(value));

    protected static StoreMutation Delete(string name) => new StoreMutation.Delete(Key(name));

    protected static StoreMutation DeleteRange(string from, string to) =>
        new StoreMutation.DeleteRange(new KeyRange(Key(from), Key(to)));

    protected static StoreCondition Absent(string name) => new StoreCondition.KeyAbsent(Key(name));

    protected static StoreCondition Revision(string name, long revision) =>
        new StoreCondition.RevisionEquals(Key(name), revision);

    protected static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    protected static string Name(StoreKey key) => key.ToString()["/t/".Length..];

    protected Task<CommitResult> CommitIfAsync(StoreCondition[] conditions, params StoreMutation[] mutations) =>
        Store.CommitAsync(new StoreTransaction { Conditions = conditions, Mutations = mutations }, Token);

    /// <summary>Commits unconditionally and returns the revision.</summary>
    protected async Task<long> CommitAsync(params StoreMutation[] mutations) =>
        (await CommitIfAsync([], mutations)).ShouldBeOfType<CommitResult.Committed>().Revision;

    protected async Task<StoreErrorCode> RefusalAsync(params StoreMutation[] mutations) =>
        (await Should.ThrowAsync<StoreException>(() => CommitAsync(mutations))).Code;

    protected Task<KeyValue?> ReadAsync(string name) => Store.ReadAsync(Key(name), Token);

    protected async Task<KeyValue> ExistingAsync(string name) => (await ReadAsync(name)).ShouldNotBeNull();

    protected async Task<string[]> NamesAsync(RangeQuery? query = null) =>
        [.. (await Store.RangeAsync(query ?? new RangeQuery(Everything), Token)).Items.Select(pair => Name(pair.Key))];
}
