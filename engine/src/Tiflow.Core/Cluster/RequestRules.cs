using System.Diagnostics;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling;

namespace Tiflow.Core.Cluster;

/// <summary>What users ask for.</summary>
internal static class RequestRules
{
    public static void Answer(Step step, ClusterEvent.Request request)
    {
        switch (request)
        {
            case ClusterEvent.CreateJob create:
                Create(step, create);
                break;
            case ClusterEvent.ChangeJob change when Find(step, change.Tag, change.Name) is { } job:
                Change(step, change, job);
                break;
            case ClusterEvent.UpdateJob update when Find(step, update.Tag, update.Name) is { } job:
                AnswerWith(step, update.Tag, job, JobUpdateRules.Update(step, job, update.Update));
                break;
            case ClusterEvent.GetJob get when Find(step, get.Tag, get.Name) is { } job:
                step.Reply(get.Tag, new RequestResult.Job(get.Explains ? Views.Explained(step.State, job) : Views.Of(step.State, job)));
                break;
            case ClusterEvent.ChangeJob or ClusterEvent.UpdateJob or ClusterEvent.GetJob:
                break;
            case ClusterEvent.ListJobs list:
                List(step, list);
                break;
            case ClusterEvent.ListExecutors list:
                var executors = step.State.Executors.Values.Select(executor => Views.Of(executor, step.Now));
                step.Reply(list.Tag, new RequestResult.Executors([.. executors]));
                break;
            case ClusterEvent.GetExecutor get:
                ExecutorVerbRules.Show(step, get);
                break;
            case ClusterEvent.ChangeExecutor change:
                ExecutorVerbRules.Change(step, change);
                break;
            case ClusterEvent.ScheduleRequest schedule:
                ScheduleRequestRules.Answer(step, schedule);
                break;
            case ClusterEvent.ListProjects or ClusterEvent.GetProject or ClusterEvent.ChangeProject:
                ProjectRules.Answer(step, request);
                break;
            case ClusterEvent.CheckIncarnation check:
                CheckIncarnation(step, check);
                break;
            default:
                throw new UnreachableException($"No rule for {request.GetType().Name}.");
        }
    }

    private static void Create(Step step, ClusterEvent.CreateJob create)
    {
        if (step.State.JobsByName.TryGetValue(create.Spec.Name, out var existing))
        {
            if (existing.Spec.HasSameContentAs(create.Spec) && existing.Master.Spec.Demand == create.Demand)
            {
                ReplyWith(step, create.Tag, existing);
                return;
            }

            step.Refuse(
                create.Tag, "JOB_ALREADY_EXISTS",
                $"job {create.Spec.Name.JobId} exists with other content; choose another id, or delete it first");
            return;
        }

        if ((JobLimits.Check(create.Spec, create.Demand) ?? Quotas.RefuseJob(step.State.ProjectOf(create.Spec.Name.ProjectId))) is { } refusal)
        {
            step.Refuse(create.Tag, refusal.Code, refusal.Message);
            return;
        }

        var status = new JobStatus
        {
            Desired = DesiredState.Running,
            State = JobState.None,
            Reason = "",
            Since = step.Now.Wall,
        };
        var master = new RunnableSpec { Type = create.Spec.Type, Demand = create.Demand };
        if (create.DryRun)
        {
            var draft = new JobEntry(
                new JobSeq(step.State.NextJobSeq),
                create.Spec,
                status with { State = JobState.Pending, Reason = "dry run" },
                step.State.ProjectOf(create.Spec.Name.ProjectId));
            draft.Runnables.Add(new RunnableEntry(draft, new RunnableId(draft.Seq, RunnableId.MasterIndex), master, RunnableStatus.New));
            step.Reply(create.Tag, new RequestResult.Job(Views.Explained(step.State, draft)));
            return;
        }

        var job = step.AddJob(create.Spec, status, master);
        step.RefreshState(job);
        ReplyWith(step, create.Tag, job);
    }

    private static void Change(Step step, ClusterEvent.ChangeJob change, JobEntry job)
    {
        var refusal = change.Verb switch
        {
            JobVerb.Pause => JobVerbRules.Pause(step, job),
            JobVerb.Resume => JobVerbRules.Resume(step, job),
            JobVerb.Cancel => JobVerbRules.Cancel(step, job),
            JobVerb.Retry => JobVerbRules.Retry(step, job),
            JobVerb.Delete => JobVerbRules.Delete(step, job),
            _ => throw new UnreachableException($"No rule for {change.Verb}."),
        };
        AnswerWith(step, change.Tag, job, refusal);
    }

    private static void AnswerWith(Step step, long tag, JobEntry job, ErrorText? refusal)
    {
        if (refusal is { } error)
        {
            step.Refuse(tag, error.Code, error.Message);
        }
        else
        {
            ReplyWith(step, tag, job);
        }
    }

    private static void List(Step step, ClusterEvent.ListJobs list)
    {
        var jobs = step.State.Jobs.Values
            .Reverse()
            .Where(job => job.Spec.Name.ProjectId == list.ProjectId
                && (list.State == JobState.None || job.Status.State == list.State)
                && (list.Type.Length == 0 || job.Spec.Type == list.Type));
        var newest = list.Limit > 0 ? jobs.Take(list.Limit) : jobs;
        var reports = new FitReports(step.State);
        step.Reply(list.Tag, new RequestResult.Jobs([.. newest.Reverse().Select(job => Views.Of(job, reports))]));
    }

    private static void CheckIncarnation(Step step, ClusterEvent.CheckIncarnation check)
    {
        if (step.State.Find(check.Incarnation.Runnable) is { } runnable && RunnableRules.IsCurrent(runnable, check.Incarnation))
        {
            ReplyWith(step, check.Tag, runnable.Job);
        }
        else
        {
            step.Reply(check.Tag, new RequestResult.Refused(RunnableRules.Fenced(check.Incarnation)));
        }
    }

    private static JobEntry? Find(Step step, long tag, JobName name)
    {
        if (step.State.JobsByName.TryGetValue(name, out var job))
        {
            return job;
        }

        step.Refuse(tag, "JOB_NOT_FOUND", $"no job {name.JobId} in project {name.ProjectId}; 'tiflow cli job list' shows those that exist");
        return null;
    }

    private static void ReplyWith(Step step, long tag, JobEntry job) =>
        step.Reply(tag, new RequestResult.Job(Views.Of(step.State, job)));
}
