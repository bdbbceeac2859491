using Tiflow.Core.Cluster;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>Reads what users want of projects.</summary>
internal static class ProjectRecords
{
    /// <exception cref="InvalidDataException">The value is not a project's record.</exception>
    public static ClusterSnapshot.StoredProject Decode(StoreKey key, ReadOnlyMemory<byte> value) =>
        RecordCodec.Decode(value) is { KindCase: Stored.Record.KindOneofCase.Project } record
            ? new ClusterSnapshot.StoredProject(key.ToString()[StoreLayout.Projects.Length..], record.Project.ToCore())
            : throw new InvalidDataException($"The store holds no project at {key}; restore it from a backup.");
}
