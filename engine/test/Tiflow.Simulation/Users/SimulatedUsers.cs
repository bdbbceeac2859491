using System.Globalization;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Results;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Users;

/// <summary>
/// Users: they create jobs and change their minds. Who gets no answer asks again with the same words.
/// </summary>
internal sealed class SimulatedUsers(World world)
{
    private static readonly JobVerb[] JobVerbs = [JobVerb.Pause, JobVerb.Resume, JobVerb.Resume, JobVerb.Cancel, JobVerb.Retry, JobVerb.Delete];

    private static readonly ExecutorVerb[] ExecutorVerbs =
        [ExecutorVerb.Cordon, ExecutorVerb.Uncordon, ExecutorVerb.Uncordon, ExecutorVerb.Drain, ExecutorVerb.Drain, ExecutorVerb.Remove];

    private readonly List<JobScript> _scripts = [];
    private readonly Dictionary<JobName, JobScript> _byName = [];
    private readonly Dictionary<long, (UserRequest Request, TimeSpan At)> _asked = [];
    private readonly HashSet<UserRequest> _open = [];
    private readonly HashSet<string> _busyWith = new(StringComparer.Ordinal);
    private long _lastTag;

    public Truth Truth { get; } = new();

    /// <summary>Creations that nobody has answered yet.</summary>
    public bool HasOpenRequests => _open.Count > 0;

    public JobScript ScriptOf(JobName job) => _byName[job];

    public void Begin()
    {
        for (var number = 0; number < world.Plan.Jobs; number++)
        {
            var script = JobScript.New(world.Random, world.Plan, number);
            _scripts.Add(script);
            _byName.Add(script.Spec.Name, script);
            world.Queue.After(world.Plan.Trouble * (world.Random.Fraction() * 0.8), () => Create(script));
        }

        SetQuotas();
        ChangeMindLater();
        LookLater();
    }

    /// <summary>From now on everybody gets an answer, and nothing is held back.</summary>
    public void Settle()
    {
        for (var host = 0; host < world.Plan.Executors; host++)
        {
            Command(NameOf(host), ExecutorVerb.Uncordon, deadline: null);
        }
    }

    /// <summary>Asks the leader itself, on the spot; for what must be known at the end.</summary>
    public void AskToExplain(JobName job, long tag) =>
        world.Masters.Reachable?.Post(new ClusterEvent.GetJob(tag, job) { Explains = true });

    public void Answer(ClusterEffect.Reply reply)
    {
        if (reply.Tag < 0)
        {
            return; // Asked at the end; an invariant has seen it.
        }

        if (world.Has(Faults.AnswersGetLost) && !world.IsHealed && world.Random.Chance(0.1))
        {
            world.Seen(RareState.AnswerLost);
        }
        else
        {
            world.Queue.After(world.Network.Delay(), () => Hear(reply));
        }
    }

    private void SetQuotas()
    {
        if (!world.Has(Faults.ProjectsHaveQuotas))
        {
            return;
        }

        foreach (var project in _scripts.Select(static script => script.Spec.Name.ProjectId).Distinct(StringComparer.Ordinal))
        {
            var quota = ProjectQuota.From([new(ProjectQuota.WorkersName, world.Random.Between(1, 6)), new("cpu", world.Random.Between(1, 6) * 500L)]);
            var weight = world.Random.Between(1, 3);
            Ask(new UserRequest(project, tag => new ClusterEvent.ChangeProject(tag, project, weight, quota)) { Quota = quota, Weight = weight });
        }
    }

    private void LookLater() => world.Queue.After(world.Random.Seconds(0.2, 4) / world.Plan.Scale, () =>
    {
        if (!world.IsHealed)
        {
            var name = world.Random.Pick(_scripts).Spec.Name;
            Ask(new UserRequest($"look at {name.JobId}", tag => new ClusterEvent.GetJob(tag, name)));
            LookLater();
        }
    });

    private void ChangeMindLater() => world.Queue.After(world.Random.Seconds(0.2, 5) / world.Plan.Scale, () =>
    {
        if (world.IsHealed)
        {
            return;
        }

        if (world.Has(Faults.UsersChangeTheirMinds))
        {
            ChangeMind();
        }

        if (world.Has(Faults.UsersCommandExecutors) && world.Random.Chance(0.5))
        {
            var deadline = world.Random.Chance(0.3) ? world.Random.Seconds(0.5, 8) : (TimeSpan?)null;
            Command(NameOf(world.Random.Below(world.Plan.Executors)), world.Random.Pick(ExecutorVerbs), deadline);
        }

        ChangeMindLater();
    });

    private void ChangeMind()
    {
        var script = world.Random.Pick(_scripts);
        if (world.Random.Chance(0.15))
        {
            Create(script);
            return;
        }

        var verb = world.Random.Pick(JobVerbs);
        Ask(new UserRequest(script.Spec.Name.JobId, tag => new ClusterEvent.ChangeJob(tag, script.Spec.Name, verb)) { Job = script, JobVerb = verb });
    }

    private void Create(JobScript script) => Ask(new UserRequest(
        script.Spec.Name.JobId, tag => new ClusterEvent.CreateJob(tag, script.SpecAt(world.WallClock), DryRun: false) { Demand = script.Demand })
    {
        Job = script,
        IsCreate = true,
    });

    private void Command(string executor, ExecutorVerb verb, TimeSpan? deadline) =>
        Ask(new UserRequest(executor, tag => new ClusterEvent.ChangeExecutor(tag, executor, verb, deadline)) { ExecutorVerb = verb });

    private void Ask(UserRequest request)
    {
        if (_busyWith.Add(request.About))
        {
            _open.Add(request);
            Try(request);
        }
        else if (request.IsCreate || world.IsHealed)
        {
            world.Queue.After(TimeSpan.FromSeconds(2), () => Ask(request));
        }
    }

    private void Try(UserRequest request)
    {
        request.Attempts++;
        var tag = ++_lastTag;
        _asked.Add(tag, (request, world.Queue.Now));
        if (request.IsCreate)
        {
            Truth.AsksToCreate(request.Job!.Spec.Name, world.Queue.Now); // A creation has a job.
        }
        else if (request.JobVerb == JobVerb.Delete)
        {
            Truth.DeleteWanted.Add(request.Job!.Spec.Name); // A job's verb has a job.
        }
        else if (request.Weight is not null)
        {
            Truth.Weights[request.About] = null;
        }
        else if (request.ExecutorVerb is ExecutorVerb.Uncordon or ExecutorVerb.Remove)
        {
            Truth.AsksToUncordon(request.About, tag);
        }

        if (request is { IsCreate: true, Attempts: > 1 })
        {
            world.Seen(RareState.CreateRepeated);
        }

        var leader = world.Masters.Reachable;
        world.Queue.After(world.Network.Delay(), () => leader?.Post(request.ToEvent(tag)));
        world.Queue.After(world.Random.Seconds(2, 4), () => LosePatience(request, request.Attempts));
    }

    private void LosePatience(UserRequest request, int attempt)
    {
        if (!_open.Contains(request) || attempt != request.Attempts)
        {
            return;
        }

        if (request.IsCreate || request.Quota is not null || world.IsHealed || request.Attempts < 4)
        {
            Try(request);
        }
        else
        {
            Close(request);
        }
    }

    private void Hear(ClusterEffect.Reply reply)
    {
        var (request, at) = _asked[reply.Tag];
        world.Answered(request, at, reply.Result);
        Learn(request, reply);
        Close(request);
    }

    private void Close(UserRequest request)
    {
        if (_open.Remove(request))
        {
            _busyWith.Remove(request.About);
        }
    }

    private void Learn(UserRequest request, ClusterEffect.Reply reply)
    {
        if (request.Quota is { } quota)
        {
            Truth.Quotas[request.About] = quota;
            Truth.Weights[request.About] = request.Weight;
        }
        else if (request.ExecutorVerb != ExecutorVerb.None)
        {
            LearnOfExecutor(request, reply);
        }
        else if (reply.Result is RequestResult.Job { View: var view })
        {
            LearnOfJob(request, view);
        }
    }

    private void LearnOfJob(UserRequest request, JobView view)
    {
        if (request.IsCreate)
        {
            Truth.Acknowledged.Add(view.Seq);
        }

        switch (request.JobVerb)
        {
            case JobVerb.Cancel:
                Truth.Canceled.Add(view.Seq);
                break;
            case JobVerb.Resume when view.Status.State != JobState.Running:
                world.Seen(RareState.Resumed);
                break;
            case JobVerb.Retry:
                world.Seen(RareState.RetriedByUser);
                break;
            case JobVerb.Delete:
                world.Seen(RareState.Deleted);
                break;
        }
    }

    private void LearnOfExecutor(UserRequest request, ClusterEffect.Reply reply)
    {
        switch (request.ExecutorVerb)
        {
            case ExecutorVerb.Uncordon or ExecutorVerb.Remove:
                Truth.Uncordoned(request.About);
                break;
            case ExecutorVerb.Cordon or ExecutorVerb.Drain when reply.Result is RequestResult.Executor:
                Truth.WasCordoned(request.About, reply.Tag);
                break;
        }
    }

    private static string NameOf(int host) => string.Create(CultureInfo.InvariantCulture, $"executor-{host}");
}
