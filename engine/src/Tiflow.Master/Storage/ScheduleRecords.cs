using Tiflow.Core.Cluster;
using Tiflow.Core.Schedules;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>Puts schedules together from their records, which come in the order of their keys: spec, then status.</summary>
internal sealed class ScheduleRecords
{
    private readonly List<ClusterSnapshot.StoredSchedule> _schedules = [];
    private ScheduleSpec? _spec;

    public IReadOnlyList<ClusterSnapshot.StoredSchedule> Schedules => _schedules;

    /// <exception cref="InvalidDataException">The value is not a schedule's record, or a part is missing.</exception>
    public void Add(StoreKey key, ReadOnlyMemory<byte> value)
    {
        var record = RecordCodec.Decode(value);
        switch (record.KindCase)
        {
            case Stored.Record.KindOneofCase.ScheduleSpec when _spec is null:
                _spec = record.ScheduleSpec.ToCore();
                break;
            case Stored.Record.KindOneofCase.ScheduleStatus when _spec is { } spec:
                _schedules.Add(new ClusterSnapshot.StoredSchedule(spec, record.ScheduleStatus.ToCore()));
                _spec = null;
                break;
            default:
                throw JobRecords.Part(key);
        }
    }

    /// <summary>No more records come.</summary>
    public void End()
    {
        if (_spec is { } spec)
        {
            throw JobRecords.Part(spec.Name);
        }
    }
}
