using System.Globalization;
using System.Text;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;
using Stored = Tiflow.Protocol.Store.V1;

namespace Tiflow.Master.Storage;

/// <summary>One record of a job, decoded. The job master's parts stand in the job's own records.</summary>
internal abstract record JobRecord(JobSeq Job)
{
    private static readonly int SeqStart = StoreLayout.Jobs.Length;

    public sealed record Spec(JobSeq Job, JobSpec Value, RunnableSpec? Master) : JobRecord(Job);

    public sealed record Status(JobSeq Job, JobStatus Value, RunnableStatus? Master) : JobRecord(Job);

    public sealed record WorkerSpec(RunnableId Worker, RunnableSpec Value) : JobRecord(Worker.Job);

    public sealed record WorkerStatus(RunnableId Worker, RunnableStatus Value) : JobRecord(Worker.Job);

    public sealed record Resource(JobSeq Job, LocalResource Value) : JobRecord(Job);

    /// <exception cref="InvalidDataException">The value is not a job's record.</exception>
    public static JobRecord Decode(StoreKey key, ReadOnlyMemory<byte> value)
    {
        var path = Encoding.UTF8.GetString(key.Span[SeqStart..]);
        var job = new JobSeq(long.Parse(path.AsSpan(0, path.IndexOf('/', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
        var record = RecordCodec.Decode(value);
        return record.KindCase switch
        {
            Stored.Record.KindOneofCase.JobSpec => new Spec(job, record.JobSpec.ToCore(), record.JobSpec.Master?.ToCore()),
            Stored.Record.KindOneofCase.JobStatus => new Status(job, record.JobStatus.ToCore(), record.JobStatus.Master?.ToCore()),
            Stored.Record.KindOneofCase.RunnableSpec => new WorkerSpec(WorkerOf(job, path), record.RunnableSpec.ToCore()),
            Stored.Record.KindOneofCase.RunnableStatus => new WorkerStatus(WorkerOf(job, path), record.RunnableStatus.ToCore()),
            Stored.Record.KindOneofCase.LocalResource => new Resource(job, record.LocalResource.ToCore()),
            var kind => throw new InvalidDataException($"The store holds a {kind} at {key}; restore it from a backup."),
        };
    }

    // SEQ/runnables/INDEX/spec.
    private static RunnableId WorkerOf(JobSeq job, string path)
    {
        var index = path.AsSpan()[..path.LastIndexOf('/')];
        return new RunnableId(job, int.Parse(index[(index.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
    }
}
