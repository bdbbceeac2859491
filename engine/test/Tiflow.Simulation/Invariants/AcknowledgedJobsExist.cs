using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Simulation.Masters;
using Tiflow.Simulation.Users;

namespace Tiflow.Simulation.Invariants;

/// <summary>A job whose creation was acknowledged exists until somebody wants it deleted.</summary>
internal sealed class AcknowledgedJobsExist : IInvariant
{
    private readonly Dictionary<JobSeq, JobName> _acknowledged = [];
    private readonly Dictionary<JobName, TimeSpan> _since = [];

    public string Id => "acknowledged-jobs-exist";

    public void Answered(World world, UserRequest request, TimeSpan askedAt, RequestResult result)
    {
        if (request.IsCreate && result is RequestResult.Job { View: var view })
        {
            _acknowledged[view.Seq] = view.Spec.Name;
            _since.TryAdd(view.Spec.Name, world.Queue.Now);
        }
        else if (request is { JobVerb: not JobVerb.None, Job: { } job } && result is RequestResult.Refused { Error.Code: "JOB_NOT_FOUND" })
        {
            CheckMissing(world, job.Spec.Name, askedAt);
        }
    }

    public void Committing(World world, Batch batch)
    {
        foreach (var job in batch.RemovedJobs.Where(_acknowledged.ContainsKey))
        {
            CheckMissing(world, _acknowledged[job], world.Queue.Now);
        }
    }

    private void CheckMissing(World world, JobName name, TimeSpan at)
    {
        if (_since.TryGetValue(name, out var since) && since < at && !world.Users.Truth.DeleteWanted.Contains(name))
        {
            world.Violated(Id, $"job {name.JobId} was acknowledged, nobody deleted it, and it is gone");
        }
    }
}
