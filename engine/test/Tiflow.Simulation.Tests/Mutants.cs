using System.Collections.Immutable;
using Tiflow.Core.Cluster;
using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Simulation.Runs;

namespace Tiflow.Simulation.Tests;

/// <summary>Deliberate bugs, each with the invariant that must find it.</summary>
internal static class Mutants
{
    public static IReadOnlyDictionary<string, (string Invariant, Func<Tampering> Make)> All { get; } =
        new Dictionary<string, (string Invariant, Func<Tampering> Make)>(StringComparer.Ordinal)
        {
            ["demands are forgotten"] = ("capacity-is-enough", static () => new Tampering { OnEvent = ForgetDemand }),
            ["quotas are forgotten"] = ("quotas-hold", static () => new Tampering { OnEvent = ForgetQuota }),
            ["weights are forgotten"] = ("shares-are-fair", static () => new Tampering { OnEvent = ForgetWeight }),
            ["one project is favoured"] = ("shares-are-fair", static () => new Tampering { OnMemory = FavourProject }),
            ["gangs are taken apart"] = ("gangs-start-together", static () => new Tampering { OnEvent = ForgetGang }),
            ["starts are forgotten"] = ("starts-are-awaited", static () => new Tampering { OnEvent = static (_, heard) => WithTimes(heard, ForgetStart) }),
            ["deadlines are forgotten"] = ("deadlines-hold", static () => new Tampering { OnEvent = static (_, heard) => WithTimes(heard, ForgetDeadline) }),
            ["deadlines come too early"] = ("deadlines-hold", static () => new Tampering { OnEvent = static (_, heard) => WithTimes(heard, Hurry) }),
            ["selectors are forgotten"] = ("placed-where-allowed", static () => new Tampering { OnEvent = ForgetSelector }),
            ["executors claim types that they do not have"] = ("placed-where-allowed", static () => new Tampering { OnSpec = ClaimAllTypes }),
            ["a new leader forgets who is bound to local resources"] = ("placed-where-allowed", static () => new Tampering { OnLoad = ForgetBound }),
            ["executors claim a build that they do not have"] = ("placed-where-allowed", static () => new Tampering { OnSpec = ClaimNewVersions }),
            ["versions of types are forgotten"] = ("placed-where-allowed", static () => new Tampering { OnEvent = ForgetVersion }),
            ["a cordon is answered and not done"] = ("placed-where-allowed", static () => new Tampering { OnEvent = IgnoreCordon }),
            ["workers are moved where nobody wants it"] = ("moves-are-bounded", static () => new Tampering { OnOptions = MoveUnasked }),
            ["too many workers are moved at a time"] = ("moves-are-bounded", static () => new Tampering { OnOptions = MoveAll }),
            ["old incarnations write as the current one"] = ("only-the-current-writes", static () => new Tampering { OnEvent = RenewWriter }),
            ["gates close too late"] = ("gate-closes-first", static () => new Tampering { GateDelay = TimeSpan.FromSeconds(4) }),
            ["a new leader counts incarnations from before"] = ("incarnations-grow", static () => new Tampering { OnLoad = CountBack }),
            ["a new leader moves what is placed"] = ("incarnations-grow", static () => new Tampering { OnLoad = ForgetPlace }),
            ["an assignment goes to another executor, too"] = ("started-once", static () => new Tampering { OnEffect = AssignTwice }),
            ["jobs are deleted that nobody wanted deleted"] = ("acknowledged-jobs-exist", DeleteUnasked),
            ["answers come before the commit"] = ("answers-are-durable", static () => new Tampering { AnswersBeforeCommit = true }),
            ["a leader shows what was long ago"] = ("reads-never-go-back", ShowOldViews),
            ["a new leader loses a job"] = ("committed-is-loaded", static () => new Tampering { OnLoad = LoseJob }),
            ["a new leader forgets a cancel"] = ("cancel-is-final", static () => new Tampering { OnLoad = ForgetCancel }),
            ["a new leader runs ended jobs again"] = ("ends-stay", static () => new Tampering { OnLoad = ForgetEnds }),
            ["history entries are lost"] = ("transitions-are-in-the-tables", LoseHistory),
            ["an exit counts for the next incarnation, too"] = ("exits-are-true", ReplayExit),
            ["a new leader applies events again"] = ("events-count-once", static () => new Tampering { OnLoad = ForgetApplied }),
            ["the leader's memory loses a count"] = ("state-is-sound", static () => new Tampering { OnMemory = MiscountPlaced }),
            ["retries never come"] = ("everything-settles", static () => new Tampering { OnEvent = LoseTicks }),
            ["assignments are lost"] = ("everything-settles", static () => new Tampering { OnEffect = LoseAssign }),
            ["room that is freed wakes nobody"] = ("everything-settles", static () => new Tampering { OnMemory = ForgetBlocked }),
            ["gangs that found no room are not tried again"] = ("everything-settles", static () => new Tampering { OnMemory = ForgetGangs }),
            ["fenced runs are not stopped"] = ("nothing-is-left-over", static () => new Tampering { OnEffect = LoseFence }),
            ["explanations are empty"] = ("waiting-is-explained", static () => new Tampering { OnEffect = ExplainNothing }),
            ["the leader throws"] = ("nothing-throws", static () => new Tampering { OnMemory = static (_, _) => throw new InvalidOperationException() }),
        };

    private static ClusterOptions MoveUnasked(ClusterOptions options) => options with { Rebalance = true, RebalanceSettle = TimeSpan.FromSeconds(1) };

    private static ClusterOptions MoveAll(ClusterOptions options) => options with { RebalanceParallelism = 100, RebalanceSettle = TimeSpan.FromSeconds(1) };

    private static ClusterEvent ForgetDemand(World world, ClusterEvent heard) => heard switch
    {
        ClusterEvent.CreateJob create => create with { Demand = ResourceVector.Zero },
        ClusterEvent.RunnableSaid { Message: RunnableMessage.CreateWorkers create } said => said with
        {
            Message = new RunnableMessage.CreateWorkers([.. create.Workers.Select(static worker => worker with { Demand = ResourceVector.Zero })]),
        },
        _ => heard,
    };

    private static ClusterEvent ForgetQuota(World world, ClusterEvent heard) =>
        heard is ClusterEvent.ChangeProject change ? new ClusterEvent.GetProject(change.Tag, change.Name) : heard;

    private static ClusterEvent ForgetWeight(World world, ClusterEvent heard) =>
        heard is ClusterEvent.ChangeProject change ? change with { Weight = 1 } : heard;

    private static void FavourProject(World world, ClusterMachine machine)
    {
        if (machine.State.Projects.TryGetValue("project-0", out var project))
        {
            project.Settings = project.Settings with { Weight = 1000 };
            machine.State.Queue.UseChanged(project);
        }
    }

    private static void ForgetBlocked(World world, ClusterMachine machine)
    {
        foreach (var runnable in machine.State.Jobs.Values.SelectMany(static job => job.Runnables).Where(static it => it.Line is { Shape.IsBlocked: true }))
        {
            machine.State.Queue.Remove(runnable);
        }
    }

    private static ClusterEvent ForgetGang(World world, ClusterEvent heard) =>
        heard is ClusterEvent.RunnableSaid { Message: RunnableMessage.CreateWorkers create } said
            ? said with { Message = new RunnableMessage.CreateWorkers([.. create.Workers.Select(static worker => worker with { Gang = null })]) }
            : heard;

    // As many places as they miss never come.
    private static void ForgetGangs(World world, ClusterMachine machine)
    {
        foreach (var line in machine.State.Queue.Lines.Where(static line => line.Shape is { IsBlocked: true, Needs: not null }))
        {
            line.Shape.Missing = long.MaxValue / 2;
        }
    }

    private static ClusterEvent WithTimes(ClusterEvent heard, Func<JobTimes, JobTimes> change) =>
        heard is ClusterEvent.CreateJob create ? create with { Spec = create.Spec with { Times = change(create.Spec.Times) } } : heard;

    private static JobTimes ForgetStart(JobTimes times) => times with { StartAt = null };

    private static JobTimes ForgetDeadline(JobTimes times) => times with { Timeout = null };

    private static JobTimes Hurry(JobTimes times) => times with { Timeout = times.Timeout / 2 };

    private static ClusterEvent ForgetSelector(World world, ClusterEvent heard) =>
        heard is ClusterEvent.CreateJob create ? create with { Spec = create.Spec with { Selector = Selector.Any } } : heard;

    private static ClusterSnapshot ForgetBound(World world, ClusterSnapshot stored) => WithRunnables(
        stored, static status => status with { OpenedResources = default, FormerExecutor = null }, static status => !status.OpenedResources.IsEmpty);

    private static ExecutorSpec ClaimAllTypes(ExecutorSpec spec) =>
        spec with { Types = spec.Types.Add(JobScript.FirstType).Add(JobScript.SecondType) };

    private static ExecutorSpec ClaimNewVersions(ExecutorSpec spec) => spec with
    {
        TypeVersions = spec.Types.ToImmutableSortedDictionary(static type => type, static _ => JobScript.NewVersion, StringComparer.Ordinal),
    };

    private static ClusterEvent ForgetVersion(World world, ClusterEvent heard) =>
        heard is ClusterEvent.CreateJob create ? create with { Spec = create.Spec with { TypeVersion = JobTypeVersion.First } } : heard;

    private static ClusterEvent IgnoreCordon(World world, ClusterEvent heard) =>
        heard is ClusterEvent.ChangeExecutor { Verb: ExecutorVerb.Cordon } change ? new ClusterEvent.GetExecutor(change.Tag, change.Executor) : heard;

    private static ClusterEvent RenewWriter(World world, ClusterEvent heard) =>
        heard is ClusterEvent.RunnableSaid { Message: RunnableMessage.SaveCheckpoint, Incarnation.Runnable: var id } said
        && world.Ledger.StatusOf(id) is { IsPlaced: true } status
            ? said with { Incarnation = new IncarnationId(id, status.Incarnation) }
            : heard;

    private static ClusterSnapshot CountBack(World world, ClusterSnapshot stored) => WithRunnables(
        stored, static status => status.Incarnation > 0 ? status with { Incarnation = status.Incarnation - 1 } : status, static status => !status.IsPlaced);

    private static ClusterSnapshot ForgetPlace(World world, ClusterSnapshot stored)
    {
        var last = stored.Executors.Count > 1 ? stored.Executors.Max(static executor => executor.Id) : default(ExecutorId?);
        return last is null ? stored : WithRunnables(stored, status => status with { Executor = last }, static status => status.IsPlaced);
    }

    private static IEnumerable<ClusterEffect> AssignTwice(World world, ClusterEffect effect)
    {
        yield return effect;
        if (effect is ClusterEffect.Assign assign
            && world.Masters.Current!.Sessions.Values.LastOrDefault(session => session.Executor.IsWelcome && session.Id != assign.Session) is { } other)
        {
            yield return assign with { Session = other.Id };
        }
    }

    // Its deletion happens under another one's name.
    private static Tampering DeleteUnasked()
    {
        var ended = new Queue<JobName>();
        return new Tampering
        {
            OnEvent = (world, heard) =>
            {
                if (ended.Count == 0 && world.Ledger.Jobs.Values.FirstOrDefault(static job => job.Status.IsTerminal) is { } job)
                {
                    ended.Enqueue(job.Spec.Name);
                    world.Masters.Current!.Machine.Apply(new ClusterEvent.ChangeJob(-100, job.Spec.Name, JobVerb.Delete), NowOf(world));
                }

                return heard;
            },
            OnEffect = static (_, effect) => effect is ClusterEffect.Reply { Tag: -100 } ? [] : [effect],
        };
    }

    private static Core.Moment NowOf(World world) => new(DateTimeOffset.UnixEpoch + world.Queue.Now, TimeSpan.Zero);

    private static Tampering ShowOldViews()
    {
        var first = new Dictionary<JobSeq, JobView>();
        return new Tampering
        {
            OnEffect = (world, effect) => world.Queue.Steps % 2 == 0
                && effect is ClusterEffect.Reply { Tag: > 0, Result: RequestResult.Job { View: var view } } reply
                ? [reply with { Result = new RequestResult.Job(first.TryGetValue(view.Seq, out var old) ? old : first[view.Seq] = view) }]
                : [effect],
        };
    }

    private static ClusterSnapshot LoseJob(World world, ClusterSnapshot stored)
    {
        if (stored.Jobs.Count == 0)
        {
            return stored;
        }

        var lost = stored.Jobs[^1].Seq;
        return stored with
        {
            Jobs = [.. stored.Jobs.Where(job => job.Seq != lost)],
            Runnables = [.. stored.Runnables.Where(runnable => runnable.Id.Job != lost)],
        };
    }

    private static ClusterSnapshot ForgetCancel(World world, ClusterSnapshot stored) => stored with
    {
        Jobs =
        [
            .. stored.Jobs.Select(static job => job.Status.State == JobState.Canceling
                ? job with { Status = job.Status with { Ending = JobState.None, Desired = DesiredState.Running } }
                : job),
        ],
    };

    private static ClusterSnapshot ForgetEnds(World world, ClusterSnapshot stored) => stored with
    {
        Jobs =
        [
            .. stored.Jobs.Select(static job => job.Status.State == JobState.Canceled
                ? job with { Status = job.Status with { Ending = JobState.None, Desired = DesiredState.Running } }
                : job),
        ],
    };

    private static Tampering LoseHistory() => new()
    {
        OnBatch = static (_, batch) => batch.History.Count > 1 ? batch with { History = [.. batch.History.Skip(1)] } : batch,
    };

    private static Tampering ReplayExit()
    {
        var exits = new Dictionary<RunnableId, RunnableMessage>();
        return new Tampering
        {
            OnEvent = (_, heard) =>
            {
                switch (heard)
                {
                    case ClusterEvent.RunnableSaid { Message: RunnableMessage.Exited exited } said:
                        exits[said.Incarnation.Runnable] = exited;
                        return heard;
                    case ClusterEvent.RunnableSaid { Message: RunnableMessage.SaveCheckpoint } said when exits.Remove(said.Incarnation.Runnable, out var exit):
                        return said with { Message = exit };
                    default:
                        return heard;
                }
            },
        };
    }

    private static ClusterSnapshot ForgetApplied(World world, ClusterSnapshot stored) =>
        stored with { Executors = [.. stored.Executors.Select(static executor => executor with { AppliedSeq = Math.Max(executor.AppliedSeq - 1, 0) })] };

    private static void MiscountPlaced(World world, ClusterMachine machine)
    {
        foreach (var runnable in world.Ledger.Runnables.Values.Where(static runnable => runnable.Status.IsPlaced).Take(1))
        {
            machine.State.Executors.GetValueOrDefault(runnable.Status.Executor!.Value)?.Placed.Add(new RunnableId(new JobSeq(99), 9));
        }
    }

    private static ClusterEvent? LoseTicks(World world, ClusterEvent heard) => heard is ClusterEvent.Tick ? null : heard;

    private static IEnumerable<ClusterEffect> LoseAssign(World world, ClusterEffect effect) =>
        effect is ClusterEffect.Assign { Incarnation.Number: 1, Incarnation.Runnable.Index: 1 } ? [] : [effect];

    private static IEnumerable<ClusterEffect> LoseFence(World world, ClusterEffect effect) =>
        effect is ClusterEffect.Stop { Reason: StopReason.Fenced } ? [] : [effect];

    private static IEnumerable<ClusterEffect> ExplainNothing(World world, ClusterEffect effect) =>
        effect is ClusterEffect.Reply { Result: RequestResult.Job { View: { Placement: { } placement } view } } reply
            ? [reply with { Result = new RequestResult.Job(view with { Placement = placement with { Summary = "" } }) }]
            : [effect];

    private static ClusterSnapshot WithRunnables(
        ClusterSnapshot stored, Func<RunnableStatus, RunnableStatus> change, Func<RunnableStatus, bool> which) => stored with
        {
            Runnables = [.. stored.Runnables.Select(it => which(it.Status) ? it with { Status = change(it.Status) } : it)],
        };
}
