using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

public sealed class JobVerbTests
{
    [Theory]
    [InlineData(JobState.Pending, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Starting, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Running, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Backoff, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Pausing, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Paused, JobVerb.Pause, JobState.Paused)]
    [InlineData(JobState.Pending, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Starting, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Running, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Backoff, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Pausing, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Paused, JobVerb.Resume, JobState.Running)]
    [InlineData(JobState.Pending, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Starting, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Running, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Backoff, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Pausing, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Paused, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Canceling, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Canceled, JobVerb.Cancel, JobState.Canceled)]
    [InlineData(JobState.Finished, JobVerb.Cancel, JobState.Finished)]
    [InlineData(JobState.Failed, JobVerb.Cancel, JobState.Failed)]
    [InlineData(JobState.Pending, JobVerb.Retry, JobState.Running)]
    [InlineData(JobState.Starting, JobVerb.Retry, JobState.Running)]
    [InlineData(JobState.Running, JobVerb.Retry, JobState.Running)]
    [InlineData(JobState.Backoff, JobVerb.Retry, JobState.Running)]
    [InlineData(JobState.Pausing, JobVerb.Retry, JobState.Paused)]
    [InlineData(JobState.Paused, JobVerb.Retry, JobState.Paused)]
    [InlineData(JobState.Canceling, JobVerb.Retry, JobState.Canceled)]
    public void Accepted_verb_brings_the_job_where_its_user_wants_it(JobState from, JobVerb verb, JobState to)
    {
        var script = JobStages.In(from);

        script.Change(JobStages.Job, verb).ShouldBeOfType<RequestResult.Job>();
        JobStages.Settle(script);

        script.Get(JobStages.Job).Status.State.ShouldBe(to);
    }

    [Theory]
    [InlineData(JobState.Canceling, JobVerb.Pause, "INVALID_ARGUMENT")]
    [InlineData(JobState.Canceled, JobVerb.Pause, "INVALID_ARGUMENT")]
    [InlineData(JobState.Finished, JobVerb.Pause, "INVALID_ARGUMENT")]
    [InlineData(JobState.Failed, JobVerb.Pause, "INVALID_ARGUMENT")]
    [InlineData(JobState.Canceling, JobVerb.Resume, "INVALID_ARGUMENT")]
    [InlineData(JobState.Canceled, JobVerb.Resume, "INVALID_ARGUMENT")]
    [InlineData(JobState.Finished, JobVerb.Resume, "INVALID_ARGUMENT")]
    [InlineData(JobState.Failed, JobVerb.Resume, "INVALID_ARGUMENT")]
    [InlineData(JobState.Canceled, JobVerb.Retry, "INVALID_ARGUMENT")]
    [InlineData(JobState.Finished, JobVerb.Retry, "INVALID_ARGUMENT")]
    [InlineData(JobState.Failed, JobVerb.Retry, "INVALID_ARGUMENT")]
    [InlineData(JobState.Pending, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Starting, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Running, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Backoff, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Pausing, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Paused, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    [InlineData(JobState.Canceling, JobVerb.Delete, "JOB_NOT_TERMINATED")]
    public void Refused_verb_names_its_reason_and_changes_nothing(JobState state, JobVerb verb, string code)
    {
        var script = JobStages.In(state);
        var before = StateText.Of(script.State);

        script.Change(JobStages.Job, verb).ShouldBeOfType<RequestResult.Refused>().Error.Code.ShouldBe(code);

        StateText.Of(script.State).ShouldBe(before);
    }

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
