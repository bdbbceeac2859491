using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Tiflow.Core;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;

namespace Tiflow.Protocol.Mapping;

/// <summary>Shapes that several messages share.</summary>
public static class BasicMapping
{
    public static V1.IncarnationRef ToProto(this IncarnationId incarnation) => new()
    {
        JobSeq = incarnation.Runnable.Job.Value,
        Index = incarnation.Runnable.Index,
        Incarnation = incarnation.Number,
    };

    public static IncarnationId ToCore(this V1.IncarnationRef incarnation) =>
        new(new RunnableId(new JobSeq(incarnation.JobSeq), incarnation.Index), incarnation.Incarnation);

    public static V1.ErrorDetail? ToProto(this ErrorText? error) =>
        error is null ? null : new V1.ErrorDetail { Code = error.Code, Message = error.Message };

    public static ErrorText? ToCore(this V1.ErrorDetail? error) => error is null ? null : new ErrorText(error.Code, error.Message);

    public static V1.Progress? ToProto(this WorkProgress? progress)
    {
        if (progress is null)
        {
            return null;
        }

        var message = new V1.Progress { Done = progress.Done, Unit = progress.Unit };
        if (progress.Total is { } total)
        {
            message.Total = total;
        }

        return message;
    }

    public static WorkProgress? ToCore(this V1.Progress? progress) =>
        progress is null ? null : new WorkProgress(progress.Done, progress.HasTotal ? progress.Total : null, progress.Unit);

    public static RunnableReport? ToReport(V1.Progress? progress, ByteString detail) =>
        progress is null && detail.IsEmpty ? null : new RunnableReport(progress.ToCore(), detail.Memory);

    public static Timestamp? ToProto(this DateTimeOffset? time) => time is { } value ? Timestamp.FromDateTimeOffset(value) : null;

    public static ByteString ToProto(this ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes);

    public static V1.Resources ToProto(this ResourceVector resources)
    {
        var message = new V1.Resources();
        message.Amounts.Add(resources);
        return message;
    }

    public static void Add(this MapField<string, long> amounts, ResourceVector resources)
    {
        foreach (var (name, amount) in resources.Amounts)
        {
            amounts.Add(name, amount);
        }
    }

    /// <summary>What a runnable takes: of slots one when they are not named.</summary>
    public static ResourceVector ToDemand(this V1.Resources? resources)
    {
        var demand = resources.ToCore();
        return resources is null || !resources.Amounts.ContainsKey(ResourceVector.SlotsName) ? demand + ResourceVector.OneSlot : demand;
    }

    public static ResourceVector ToCore(this V1.Resources? resources) =>
        resources is null ? ResourceVector.Zero : ResourceVector.From(resources.Amounts);
}
