using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class JobVerbTests
{
    [Theory]
    [InlineData(JobState.Canceled)]
    [InlineData(JobState.Finished)]
    [InlineData(JobState.Failed)]
    public void Deleted_job_is_gone_and_its_id_is_free_for_another(JobState state)
    {
        var script = JobStages.In(state);

        script.Change(JobStages.Job, JobVerb.Delete).ShouldBeOfType<RequestResult.Job>();
        script.Exists(JobStages.Job).ShouldBeFalse();
        var reborn = script.Create(script.Spec(JobStages.Job, "other")).ShouldBeOfType<RequestResult.Job>().View;

        reborn.Seq.Value.ShouldBe(2);
    }

    [Fact]
    public void Verb_for_a_job_that_is_not_there_says_so()
    {
        var script = new ClusterScript();

        var answer = script.Change("nobody", JobVerb.Cancel);

        answer.ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe("JOB_NOT_FOUND");
    }

    [Fact]
    public void Canceled_job_is_never_assigned_again()
    {
        var script = JobStages.In(JobState.Backoff);

        script.Change(JobStages.Job, JobVerb.Cancel);
        var assigned = script.Effects.OfType<ClusterEffect.Assign>().Count();
        JobStages.Settle(script);

        script.Effects.OfType<ClusterEffect.Assign>().Count().ShouldBe(assigned);
    }

    [Fact]
    public void Pausing_again_and_again_does_not_put_off_the_deadline()
    {
        var script = JobStages.In(JobState.Pausing);

        for (var second = 0; second < 11; second++)
        {
            script.ElapseSeconds(1);
            script.Change(JobStages.Job, JobVerb.Resume);
            script.Change(JobStages.Job, JobVerb.Pause);
        }

        script.Effects.OfType<ClusterEffect.Stop>().ShouldContain(static stop => stop.Reason == StopReason.Fenced);
    }

    [Fact]
    public void Stop_that_is_ignored_ends_in_a_fence_at_the_deadline_and_frees_the_slot()
    {
        var script = JobStages.In(JobState.Canceling);

        script.ElapseSeconds(9.9);
        script.Get(JobStages.Job).Status.State.ShouldBe(JobState.Canceling);
        script.ElapseSeconds(0.2);

        script.Get(JobStages.Job).Status.State.ShouldBe(JobState.Canceled);
        script.State.Executors.Values.Single().Used.Amounts.ShouldBeEmpty();
    }
}
