using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;

namespace Tiflow.Core.Cluster;

/// <summary>What job masters ask for.</summary>
internal static class WorkerRules
{
    // One message is one part of a batch, and must fit into a transaction.
    private const int MostStoppedAtOnce = 1000;

    public static ErrorText? Create(Step step, RunnableEntry master, RunnableMessage.CreateWorkers create)
    {
        if (Check(master, create.Workers.Select(static worker => worker.Name)) is { } error)
        {
            return error;
        }

        if (create.Workers.FirstOrDefault(static worker => worker.Demand.Amounts.Any(static pair => pair.Value < 0)) is { } negative)
        {
            return new ErrorText("INVALID_ARGUMENT", $"worker {negative.Name}: a demand of less than nothing ({negative.Demand}); amounts are 0 or more");
        }

        if (create.Workers.Select(static worker => JobLimits.CheckDemand(worker.Demand)).FirstOrDefault(static refusal => refusal is not null) is { } tooMuch)
        {
            return tooMuch;
        }

        if (CheckGangs(create.Workers) is { } wrong)
        {
            return wrong;
        }

        var added = create.Workers.Where(spec => !master.Job.WorkersByName.ContainsKey(spec.Name))
            .DistinctBy(static spec => spec.Name, StringComparer.Ordinal)
            .ToArray();
        if (added.Select(spec => LocalResourceRules.Check(master.Job, spec)).FirstOrDefault(static refusal => refusal is not null) is { } missing)
        {
            return missing;
        }

        // A job that is ending gets no new workers; its job master is being stopped and hears of it.
        if (master.Job.Status.Ending == JobState.None)
        {
            Add(step, master.Job, added);
            UpdateConfigs(step, master.Job, create.UpdatesConfigs ? create.Workers : []);
        }

        return null;
    }

    public static ErrorText? Stop(Step step, RunnableEntry master, RunnableMessage.StopWorkers stop)
    {
        if (Check(master, stop.Names) is { } error)
        {
            return error;
        }

        if (stop.Names.Count > MostStoppedAtOnce)
        {
            return new ErrorText("INVALID_ARGUMENT", $"{stop.Names.Count} workers are to be stopped at once; ask for at most {MostStoppedAtOnce}");
        }

        foreach (var name in stop.Names)
        {
            if (master.Job.WorkersByName.TryGetValue(name, out var index)
                && master.Job.Runnables[index] is { Status: { HasEnded: false, StopWanted: false } } worker)
            {
                step.Set(worker, worker.Status with { StopWanted = true });
                RunnableRules.Stop(step, worker, StopReason.Cancel);
            }
        }

        return null;
    }

    private static ErrorText? CheckGangs(IReadOnlyList<RunnableSpec> workers)
    {
        foreach (var gang in workers.Where(static worker => worker.Gang is not null).GroupBy(static worker => worker.Gang!.Name, StringComparer.Ordinal))
        {
            if (!JobName.IsValid(gang.Key))
            {
                return new ErrorText("INVALID_ARGUMENT", $"\"{gang.Key}\" cannot be a gang's name: use 1 to 63 letters, digits, '-', '_' or '.'");
            }

            if (gang.Count() > Gang.MostMembers)
            {
                return new ErrorText(
                    "INVALID_ARGUMENT", $"gang {gang.Key} has {gang.Count()} workers; at most {Gang.MostMembers} can be placed together: make it smaller");
            }
        }

        return null;
    }

    private static void Add(Step step, JobEntry job, IEnumerable<RunnableSpec> specs)
    {
        var gangs = new Dictionary<string, Gang>(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            if (spec.Gang is not { Name: var name })
            {
                step.AddRunnable(job, spec);
                continue;
            }

            if (!gangs.TryGetValue(name, out var gang))
            {
                gangs.Add(name, gang = new Gang(name, job.Runnables.Count));
            }

            step.AddRunnable(job, spec with { Gang = gang });
        }
    }

    private static void UpdateConfigs(Step step, JobEntry job, IEnumerable<RunnableSpec> specs)
    {
        foreach (var spec in specs)
        {
            var worker = job.Runnables[job.WorkersByName[spec.Name]];
            if (worker.Status is not ({ State: RunnableState.Finished or RunnableState.Failed } or { StopWanted: true })
                && !worker.Spec.Config.Span.SequenceEqual(spec.Config.Span))
            {
                step.Set(worker, worker.Spec with { Config = spec.Config });
                RunnableRules.Restart(step, worker);
            }
        }
    }

    private static ErrorText? Check(RunnableEntry master, IEnumerable<string> names)
    {
        if (!master.Id.IsMaster)
        {
            return new ErrorText("INVALID_ARGUMENT", "only a job master creates and stops workers");
        }

        return names.FirstOrDefault(static name => !JobName.IsValid(name)) is { } bad
            ? new ErrorText("INVALID_ARGUMENT", $"\"{bad}\" cannot be a worker's name: use 1 to 63 letters, digits, '-', '_' or '.'")
            : null;
    }
}
