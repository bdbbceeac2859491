using Tiflow.Metadata.Tests.Etcd;

namespace Tiflow.Jobs.Tests.Etcd;

/// <summary>An etcd that the tests of one class share, one after the other, each with keys of its own.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private EtcdKeys? _keys;
    private EtcdProcess? _process;

    internal EtcdProcess Process => _process ?? throw new InvalidOperationException("It starts before the first test.");

    internal EtcdKeys Keys => _keys ??= new EtcdKeys(Process.Client);

    public async ValueTask InitializeAsync() =>
        _process = (await EtcdProcess.StartClusterAsync(1, TestContext.Current.CancellationToken))[0];

    public async ValueTask DisposeAsync()
    {
        _keys?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
