using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;

namespace Tiflow.Protocol.Mapping;

/// <summary>Why jobs are where they are.</summary>
public static class PlacementMapping
{
    /// <summary>Null when the view was not asked to explain.</summary>
    public static V1.Placement? ToPlacement(this JobView view)
    {
        if (view.Placement is not { } placement)
        {
            return null;
        }

        var jobId = view.Spec.Name.JobId;
        var message = new V1.Placement
        {
            JobId = jobId,
            State = (V1.JobState)view.Status.State,
            Summary = placement.Summary,
            Advice = placement.Advice,
            Waiting = placement.Waiting switch
            {
                null => "",
                RunnableId.MasterIndex => jobId,
                var index => $"{jobId}.{index}",
            },
            NearestMiss = ToProto(placement.NearestMiss),
            NextAttemptAt = placement.NextAttemptAt.ToProto(),
            Quota = placement.Quota.ToProto(),
        };
        message.Filters.Add(placement.Filters.Select(static filter => new V1.PlacementFilter { Name = filter.Name, Executors = filter.Executors }));
        if (placement.WaitingBefore is { } before)
        {
            message.WaitingBefore = before;
        }

        return message;
    }

    private static V1.NearestMiss? ToProto(PlacementMiss? miss) => miss is null ? null : new V1.NearestMiss
    {
        ExecutorId = miss.Executor.ToString(),
        ExecutorName = miss.Name,
        Resource = miss.Resource,
        Missing = miss.Missing,
    };
}
