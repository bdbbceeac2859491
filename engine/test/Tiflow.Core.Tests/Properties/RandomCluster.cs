using System.Globalization;
using System.Text;
using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Projects;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Schedules;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>A cluster to which anything happens: numbers choose what, to whom and how.</summary>
internal sealed class RandomCluster
{
    private const int PlentyOfSlots = 1000;

    private static readonly string[] JobIds = ["a", "b", "other/c"];
    private static readonly string[] ResourceNames = ["x", "y"];
    private static readonly string[] WorkerNames = ["u", "v", "w"];
    private static readonly ExitOutcome[] Outcomes =
    [
        ExitOutcome.Finished, ExitOutcome.Stopped, ExitOutcome.FailedTerminal, ExitOutcome.FailedTransient, ExitOutcome.Crashed,
    ];

    private readonly Action<int, int>[] _actions;

    public RandomCluster(int maxOperations, int eventsPerBatch, bool rebalances = false)
    {
        var options = new ClusterOptions { Rebalance = rebalances, RebalanceParallelism = 1, RebalanceSettle = TimeSpan.FromSeconds(1) };
        Script = new ClusterScript(options) { MaxOperations = maxOperations, EventsPerBatch = eventsPerBatch };
        _actions =
        [
            Create, Create, Command, Command, Command, ChangeMind, StartExecutor, StartExecutor, Kill, Disconnect, Connect, Connect, Leave,
            CommandExecutor, ChangeProject,
            Exit, Exit, Exit, Save, Save, CreateWorkers, CreateWorkers, StopWorkers, SendAgain, Misbehave, Behave, PassTime, PassTime, ChangeLeader,
            CreateSchedule, CommandSchedule, UpdateConfig,
            OpenResource, OpenResource, CreateBoundWorker,
        ];
    }

    public ClusterScript Script { get; }

    public static RandomCluster Run((int MaxOperations, int EventsPerBatch, bool Rebalances) sizes, IEnumerable<(int What, int Whom, int How)> events)
    {
        var cluster = new RandomCluster(sizes.MaxOperations, sizes.EventsPerBatch, sizes.Rebalances);
        using var promises = new PromiseChecker(cluster.Script);
        foreach (var (what, whom, how) in events)
        {
            cluster.Do(what, whom, how);
        }

        return cluster;
    }

    public void Do(int what, int whom, int how) => _actions[what % _actions.Length](whom, how);

    /// <summary>All faults end, there is room enough, and time passes.</summary>
    public void Heal()
    {
        Script.EventsPerBatch = 1;
        Script.ProbesProve = true;
        Script.Flush();
        Script.AddExecutor("spare", slots: 1000, version: 2);
        Script.Change(JobName.DefaultProject);
        Script.Change("other");

        // New runs would come for ever.
        foreach (var schedule in Script.State.Schedules.ByName.Keys.ToArray())
        {
            Script.Apply(new ClusterEvent.ChangeSchedule(1, schedule, ScheduleVerb.Pause));
        }

        for (var round = 0; round < 3; round++)
        {
            // Also of what became known only when its executor connected again.
            foreach (var holder in Script.State.Resources.Holders.Where(HasTooLittleRoom).ToArray())
            {
                BringBack(holder);
            }

            foreach (var executor in Script.Executors.Where(static executor => executor.IsAlive).ToArray())
            {
                (executor.Starts, executor.Stops, executor.Beats) = (true, true, true);
                if (executor.Session is null)
                {
                    executor.Connect();
                }

                executor.Catchup();
            }

            Script.ElapseSeconds(40);
        }
    }

    private bool HasTooLittleRoom(string name) =>
        !Script.Executors.Exists(executor => executor.IsAlive && executor.Spec.Name == name && executor.Spec.Capacity.Slots >= PlentyOfSlots);

    // What is bound to it can run nowhere else.
    private void BringBack(string name)
    {
        var former = Script.Executors.Last(executor => executor.Spec.Name == name);
        foreach (var process in Script.Executors.Where(executor => executor.IsAlive && executor.Spec.Name == name).ToArray())
        {
            process.Kill();
        }

        Script.Change(Script.AddExecutor(name, PlentyOfSlots, former.Spec.Address, version: 2), ExecutorVerb.Uncordon);
    }

    private static T? Pick<T>(IEnumerable<T> items, int number)
        where T : class
    {
        var all = items.ToArray();
        return all.Length == 0 ? null : all[number % all.Length];
    }

    private FakeExecutor? Pick(int whom, Func<FakeExecutor, bool> which) => Pick(Script.Executors.Where(which), whom);

    private static IncarnationId? PickRun(FakeExecutor? executor, int how, Func<IncarnationId, bool> which)
    {
        var runs = executor?.Runs.Keys.Where(which).ToArray() ?? [];
        return runs.Length == 0 ? null : runs[how % runs.Length];
    }

    private void Create(int whom, int how)
    {
        var spec = Script.Spec(JobIds[whom % JobIds.Length], config: how % 10 == 0 ? "other" : "", priority: how % 3) with
        {
            TypeVersion = how % 6 == 0 ? 2 : 1,
            Retry = how % 4 == 0 ? new RetryWish { MaxAttempts = 2, ResetAfter = TimeSpan.FromSeconds(how % 5) } : null,
            Times = how % 5 == 0 ? Times(how) : JobTimes.Any,
        };
        Script.Apply(new ClusterEvent.CreateJob(how, spec, DryRun: how % 7 == 0));
    }

    private void CreateSchedule(int whom, int how)
    {
        var spec = new ScheduleSpec
        {
            Name = ClusterScript.Name(JobIds[whom % JobIds.Length]),
            Cron = CronSchedule.Parse(how % 2 == 0 ? "*/3 * * * * *" : "* * * * *", "UTC"),
            Misfire = (MisfirePolicy)(1 + (whom % 2)),
            Overlap = (OverlapPolicy)(1 + (how % 4)),
            Keep = how % 3,
            CreatedAt = Script.Now.Wall,
            Job = Script.Spec(JobIds[whom % JobIds.Length]),
        };
        Script.Apply(new ClusterEvent.CreateSchedule(how, spec, DryRun: how % 7 == 0));
    }

    private void CommandSchedule(int whom, int how) => Script.Apply(new ClusterEvent.ChangeSchedule(
        how, ClusterScript.Name(JobIds[whom % JobIds.Length]), (ScheduleVerb)(1 + (how % 4))));

    private JobTimes Times(int how)
    {
        TimeSpan? delay = how % 3 == 0 ? TimeSpan.FromMilliseconds(how * 3) : null;
        return new JobTimes
        {
            StartDelay = delay,
            StartAt = Script.Now.Wall + delay,
            Timeout = delay is null || how % 2 == 0 ? TimeSpan.FromMilliseconds(1 + (how * 7)) : null,
        };
    }

    private void Command(int whom, int how) => Script.Apply(new ClusterEvent.ChangeJob(
        how, ClusterScript.Name(JobIds[whom % JobIds.Length]), (JobVerb)(1 + (how % 5))));

    private void ChangeMind(int whom, int how)
    {
        var name = ClusterScript.Name(JobIds[whom % JobIds.Length]);
        Script.Apply(new ClusterEvent.ChangeJob(how, name, JobVerb.Pause));
        Script.Apply(new ClusterEvent.ChangeJob(how, name, JobVerb.Resume));
    }

    // Some were checked against a config that the job has no more.
    private void UpdateConfig(int whom, int how)
    {
        if (Pick(Script.State.Jobs.Values, whom) is { } job)
        {
            var config = new ConfigUpdate(job.Seq, job.Spec.ConfigRevision - (how % 4 == 0 ? 1 : 0), new byte[how % 5], 1 + (how % 2), ["key"]);
            Script.Apply(new ClusterEvent.UpdateJob(how, job.Spec.Name, new JobUpdate { Config = config, Priority = how % 3 }));
        }
    }

    private void ChangeProject(int whom, int how)
    {
        (string, long)[] quota = [(ProjectQuota.WorkersName, 1 + (how % 3)), (ProjectQuota.JobsName, how % 4), (ResourceVector.SlotsName, 1 + (how % 5))];
        Script.Apply(new ClusterEvent.ChangeProject(
            how,
            whom % 2 == 0 ? JobName.DefaultProject : "other",
            1 + (how % 3),
            ProjectQuota.From(quota.Take(Math.Max(0, (how % 6) - 2)).Select(static limit => KeyValuePair.Create(limit.Item1, limit.Item2)))));
    }

    private void StartExecutor(int whom, int how)
    {
        if (Script.Executors.Count(static executor => executor.IsAlive) >= 4)
        {
            return;
        }

        // Some processes come back where another one was, and may still believe to be.
        var former = how % 2 == 0 ? Pick(whom, static _ => true) : null;
        var executor = former is null
            ? Script.NewExecutor(slots: 1 + (how % 4), version: 1 + (how % 2))
            : Script.NewExecutor(former.Spec.Name, 1 + (how % 4), former.Spec.Address, version: how % 3 == 0 ? null : how % 3);
        former?.Kill(leaderSees: how % 3 == 0);
        executor.Connect();
    }

    private void Kill(int whom, int how) => Pick(whom, static executor => executor.IsAlive)?.Kill(leaderSees: how % 2 == 0);

    private void Disconnect(int whom, int how) =>
        Pick(whom, static executor => executor.Session is not null)?.Disconnect(leaderSees: how % 2 == 0);

    private void Connect(int whom, int how) => Pick(whom, static executor => executor is { IsAlive: true, Session: null })?.Connect();

    private void Leave(int whom, int how)
    {
        if (how % 3 == 0)
        {
            Pick(whom, static executor => executor.Session is not null)?.Leave();
        }
    }

    private void CommandExecutor(int whom, int how)
    {
        if (Pick(whom, static executor => executor.KnownAs is not null) is { } executor)
        {
            TimeSpan? deadline = how % 3 == 0 ? TimeSpan.FromMilliseconds(how) : null;
            Script.Apply(new ClusterEvent.ChangeExecutor(how, executor.Id.ToString(), (ExecutorVerb)(1 + (how % 4)), deadline) { Force = how % 5 == 0 });
        }
    }

    private void Exit(int whom, int how)
    {
        var executor = Pick(whom, static executor => executor.Runs.Count > 0);
        if (PickRun(executor, how, static _ => true) is { } incarnation)
        {
            executor!.Exit(incarnation, Outcomes[how % Outcomes.Length]);
        }
    }

    // The living and the fenced write alike: whatever ran here once.
    private void Save(int whom, int how)
    {
        if (Pick(whom, static executor => executor is { IsAlive: true, StartCounts.Count: > 0 }) is { } executor)
        {
            var incarnation = executor.StartCounts.Keys.ElementAt(how % executor.StartCounts.Count);
            var text = incarnation.Number.ToString(CultureInfo.InvariantCulture);
            executor.Say(incarnation, new RunnableMessage.SaveCheckpoint(Encoding.UTF8.GetBytes(text)));
        }
    }

    private void CreateWorkers(int whom, int how) => SayAsMaster(whom, how, new RunnableMessage.CreateWorkers(
    [
        .. WorkerNames.Take(1 + (how % WorkerNames.Length)).Select(name => new RunnableSpec
        {
            Name = name,
            Type = ClusterScript.WorkerType,
            Config = new byte[how % 3],
            Demand = ResourceVector.OneSlot,
            Gang = how % 2 == 0 ? new Gang("g", First: 0) : null,
        }),
    ])
    {
        UpdatesConfigs = how % 4 == 1,
    });

    // The same disk mostly, and at times another one under the same name.
    private void OpenResource(int whom, int how)
    {
        var executor = Pick(whom, static executor => executor.Runs.Count > 0);
        if (PickRun(executor, how, static _ => true) is { } incarnation)
        {
            executor!.Say(incarnation, new RunnableMessage.OpenLocalResource(
                ResourceNames[how % ResourceNames.Length], how % 11 == 0 ? "other" : $"{executor.Spec.Name}-disk"));
        }
    }

    private void CreateBoundWorker(int whom, int how) => SayAsMaster(whom, how, new RunnableMessage.CreateWorkers(
    [
        new RunnableSpec
        {
            Name = $"bound-{how % 3}",
            Type = ClusterScript.WorkerType,
            Demand = ResourceVector.OneSlot,
            LocalResources = Resources.ResourceNames.Of(ResourceNames.Take(1 + (how % 2))),
            Gang = how % 5 == 0 ? new Gang("g", First: 0) : null,
        },
    ]));

    private void StopWorkers(int whom, int how) =>
        SayAsMaster(whom, how, new RunnableMessage.StopWorkers([WorkerNames[how % WorkerNames.Length]]));

    private void SayAsMaster(int whom, int how, RunnableMessage message)
    {
        var executor = Pick(whom, static executor => executor.Runs.Keys.Any(static run => run.Runnable.IsMaster));
        if (PickRun(executor, how, static run => run.Runnable.IsMaster) is { } incarnation)
        {
            executor!.Say(incarnation, message);
        }
    }

    // Words that were heard before come again, and other ones: nobody may listen.
    private void SendAgain(int whom, int how)
    {
        var executor = Pick(whom, executor => executor.Session is not null && HasHeardFrom(executor));
        var before = StateText.Of(Script.State);
        executor?.Send(seq: 1, executor.StartCounts.Keys.Last(), new RunnableMessage.Exited(ExitOutcome.Finished, Error: null, Report: null));
        if (Script.EventsPerBatch == 1)
        {
            StateText.Of(Script.State).ShouldBe(before);
            executor?.ClosedWith.ShouldBeNull();
        }
    }

    private bool HasHeardFrom(FakeExecutor executor) =>
        executor.StartCounts.Count > 0 && Script.State.Executors.TryGetValue(executor.Id, out var known) && known.AppliedSeq > 0;

    private void Misbehave(int whom, int how)
    {
        Script.ProbesProve = how % 4 != 0;
        if (Pick(whom, static executor => executor.IsAlive) is { } executor)
        {
            (executor.Starts, executor.Stops, executor.Beats) = (how % 2 != 0, how % 3 != 0, how % 5 != 0);
        }
    }

    private void Behave(int whom, int how)
    {
        if (Pick(whom, static executor => executor.IsAlive) is { } executor)
        {
            (executor.Starts, executor.Stops, executor.Beats) = (true, true, true);
            executor.Catchup();
        }
    }

    private void PassTime(int whom, int how) => Script.Elapse(TimeSpan.FromMilliseconds(how % 8 == 0 ? 12_000 : how % 2000));

    private void ChangeLeader(int whom, int how)
    {
        if (how % 2 == 0)
        {
            Script.RestartLeader();
        }
        else
        {
            Script.LoseLeader();
        }
    }
}
