using Microsoft.Extensions.Logging;
using Tiflow.Master.Member;
using Tiflow.Master.Options;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;
using Tiflow.Metadata.Sqlite;

namespace Tiflow.Master.Storage;

/// <summary>
/// Opens the store that the options name: SQLite, a shared etcd, or an etcd member of this master's own, which it keeps
/// running until it is disposed, after the store.
/// </summary>
internal sealed class MetaStoreSource(MasterOptions options, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    // A little below the --max-txn-ops 2048 that members are asked to have: the store adds operations of its own.
    private static readonly StoreLimits EtcdLimits = new() { MaxTransactionOperations = 2000 };

    private SupervisedMember? _member;

    /// <value>Whether other masters may open the same store.</value>
    public bool IsShared => options.Member is not null || options.EtcdMembers.Count > 0;

    /// <summary>Called once.</summary>
    /// <exception cref="StoreException">It cannot be opened; says what to do.</exception>
    public async Task<IMetaStore> OpenAsync(CancellationToken cancellationToken)
    {
        if (options.Member is { } member)
        {
            _member = await SupervisedMember.StartAsync(
                options.DataDirectory, member, time, loggers.CreateLogger<SupervisedMember>(), cancellationToken);
            return await OpenEtcdAsync([_member.ClientAddress], cancellationToken);
        }

        return options.EtcdMembers.Count > 0
            ? await OpenEtcdAsync(options.EtcdMembers, cancellationToken)
            : await OpenSqliteAsync(cancellationToken);
    }

    /// <summary>Prepares the end of the master's own member, if it has one.</summary>
    public Task HandOverAsync(CancellationToken cancellationToken) => _member?.HandOverAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Does what <see cref="HandOverAsync"/> does first, and changes nothing.</summary>
    public Task RehearseHandOverAsync(CancellationToken cancellationToken) =>
        _member?.RehearseHandOverAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _member?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IMetaStore> OpenEtcdAsync(IReadOnlyList<string> members, CancellationToken cancellationToken)
    {
        var store = new EtcdMetaStore(members, EtcdLimits, time);
        await store.CheckMembersAsync(cancellationToken);
        return store;
    }

    // A master of several that forgot its list would start as a lone one that remembers nothing.
    private async Task<IMetaStore> OpenSqliteAsync(CancellationToken cancellationToken) => new MemberFiles(options.DataDirectory).HasData
        ? throw new StoreException(
            StoreErrorCode.Misconfigured,
            $"'{options.DataDirectory}' holds the data of an etcd member: start with --initial-cluster, or in another directory")
        : await SqliteMetaStore.OpenAsync(options.DataDirectory, limits: null, cancellationToken);
}
