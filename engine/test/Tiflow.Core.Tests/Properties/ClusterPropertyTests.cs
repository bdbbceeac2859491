using CsCheck;
using Tiflow.Core.Cluster;
using Tiflow.Core.Jobs;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>Promises that hold whatever happens. A failure prints the seed that repeats it.</summary>
public sealed class ClusterPropertyTests
{
    private static readonly Gen<(int MaxOperations, int EventsPerBatch, bool Rebalances)> Sizes =
        Gen.Select(Gen.OneOf(1, 8, 512), Gen.OneOf(1, 1, 4), Gen.Bool);

    private static readonly Gen<(int What, int Whom, int How)[]> Events =
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999]).Array[60, 140];

    [Fact]
    public void Every_state_is_sound_and_no_promise_is_broken() =>
        Gen.Select(Sizes, Events).Sample(static (sizes, events) => { RandomCluster.Run(sizes, events); }, iter: 2000);

    [Fact]
    public void Once_the_faults_end_every_job_gets_where_its_user_wants_it() =>
        Gen.Select(Sizes, Events).Sample(
            static (sizes, events) =>
            {
                var cluster = RandomCluster.Run(sizes, events);

                cluster.Heal();

                foreach (var job in cluster.Script.State.Jobs.Values)
                {
                    IsWhereItsUserWantsIt(job).ShouldBeTrue($"job {job.Seq}: {job.Status}\n{StateText.Of(cluster.Script.State)}");
                }
            },
            iter: 300);

    [Fact]
    public void Same_events_give_the_same_decisions() =>
        Gen.Select(Sizes, Events).Sample(
            static (sizes, events) =>
            {
                var first = RandomCluster.Run(sizes, events).Script;
                var second = RandomCluster.Run(sizes, events).Script;

                StateText.Of(second.State).ShouldBe(StateText.Of(first.State));
                second.Effects.Select(static effect => effect.ToString())
                    .SequenceEqual(first.Effects.Select(static effect => effect.ToString())).ShouldBeTrue();
                second.Image.History.ShouldBe(first.Image.History);
            },
            iter: 200);

    private static bool IsWhereItsUserWantsIt(JobEntry job) => job.Status switch
    {
        { IsTerminal: true } => true,
        { Desired: DesiredState.Running, State: JobState.Running } =>
            job.Runnables.TrueForAll(static runnable => runnable.Status.IsPlaced || runnable.Status.HasEnded),
        { Desired: DesiredState.Paused, State: JobState.Paused } => true,
        _ => false,
    };
}
