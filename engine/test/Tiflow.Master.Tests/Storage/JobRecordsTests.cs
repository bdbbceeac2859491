using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Runnables;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Storage;

public sealed class JobRecordsTests
{
    private static readonly RunnableStatus Running = RunnableStatus.New with { State = RunnableState.Running, Incarnation = 7 };

    [Fact]
    public void Jobs_and_their_runnables_are_put_together_in_order()
    {
        var records = Read(Stored);

        records.Jobs.Select(static job => (job.Seq.Value, job.Spec.Name.JobId)).ShouldBe([(1, "job-1"), (2, "job-2")]);
        records.Runnables.Select(static runnable => (runnable.Id.Job.Value, runnable.Id.Index)).ShouldBe([(1, 0), (1, 1), (1, 2), (2, 0)]);
        records.Runnables.Select(static runnable => runnable.Status).ShouldBe([Running, Running, RunnableStatus.New, Running]);
    }

    [Fact]
    public void What_jobs_keep_on_disks_and_who_needs_it_is_read_as_it_was_written()
    {
        var resource = new LocalResource("sorted", "e1", "d1");
        var needing = StoredJobs.Spec("w1") with { LocalResources = ResourceNames.Of(["sorted", "other"]) };
        var opened = Running with { OpenedResources = ResourceNames.Of(["sorted"]) };

        var records = Read(
        [
            StoredJobs.Pair(StoreLayout.LocalResource(new JobSeq(2), "sorted"), resource.Encode()),
            StoredJobs.Pair(StoreLayout.RunnableSpec(new RunnableId(new JobSeq(2), 1)), needing.Encode()),
            .. StoredJobs.Job(1, Running),
            .. StoredJobs.Job(2, opened),
        ]);

        records.Jobs.Select(static job => job.Resources).ShouldBe([[], [resource]]);
        records.Runnables[1].Status.ShouldBe(opened);
        records.Runnables[2].Spec.LocalResources.ShouldBe(needing.LocalResources);
    }

    [Fact]
    public void A_job_that_was_updated_remembers_what_it_was_created_as()
    {
        var created = Read(Stored).Jobs[0].Spec;
        var updated = new JobUpdate { Priority = 3 }.ApplyTo(created);

        var read = RecordCodec.Decode(updated.Encode(StoredJobs.Spec(""))).JobSpec.ToCore();

        (read.Priority, read.HasSameContentAs(created), read.HasSameContentAs(created with { Priority = 3 })).ShouldBe((3, true, false));
    }

    [Fact]
    public void A_job_that_got_another_config_knows_its_first_one_again_without_keeping_it()
    {
        var created = Read(Stored).Jobs[0].Spec;
        var update = new ConfigUpdate(new JobSeq(1), 0, "{\"a\":1}"u8.ToArray(), TypeVersion: 2, ["a"]);
        var updated = new JobUpdate { Priority = 3, Config = update }.ApplyTo(new JobUpdate { Priority = 2 }.ApplyTo(created));

        var record = RecordCodec.Decode(updated.Encode(StoredJobs.Spec(""))).JobSpec;
        var read = record.ToCore();

        (read.ConfigRevision, read.TypeVersion, read.Config.Length).ShouldBe((1, 2, update.Config.Length));
        (read.HasSameContentAs(created), read.HasSameContentAs(created with { Config = update.Config })).ShouldBe((true, false));
        record.AsCreated.Config.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_version_that_a_job_needs_is_kept_and_is_the_first_in_records_that_have_none()
    {
        var job = Read(Stored).Jobs[0].Spec with { TypeVersion = 7 };
        var record = RecordCodec.Decode(job.Encode(StoredJobs.Spec(""))).JobSpec;
        var kept = record.ToCore().TypeVersion;

        record.TypeVersion = 0;

        (kept, record.ToCore().TypeVersion).ShouldBe((7, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_that_must_not_be_moved_is_remembered_as_such(bool isMovable)
    {
        var worker = StoredJobs.Spec("w") with { IsMovable = isMovable };

        RecordCodec.Decode(worker.Encode()).RunnableSpec.ToCore().IsMovable.ShouldBe(isMovable);
    }

    [Theory]
    [InlineData("1/spec")]
    [InlineData("1/status")]
    [InlineData("2/spec")]
    [InlineData("2/status")]
    [InlineData("runnables/0000001/spec")]
    public void A_part_that_is_missing_is_not_made_up(string missing) =>
        Should.Throw<InvalidDataException>(() => Read(Stored.Where(pair => !pair.Key.ToString().EndsWith(missing, StringComparison.Ordinal))))
            .Message.ShouldContain("restore it from a backup");

    // The second worker of the first job waits for its first run: it has no status yet.
    private static IEnumerable<KeyValue> Stored =>
        StoredJobs.Job(1, Running).Concat(StoredJobs.Job(2, Running)).Concat(
        [
            StoredJobs.Pair(StoreLayout.RunnableSpec(Worker(1)), StoredJobs.Spec("w1").Encode()),
            StoredJobs.Pair(StoreLayout.RunnableStatus(Worker(1)), Running.Encode()),
            StoredJobs.Pair(StoreLayout.RunnableSpec(Worker(2)), StoredJobs.Spec("w2").Encode()),
        ]);

    private static JobRecords Read(IEnumerable<KeyValue> stored)
    {
        var records = new JobRecords();
        foreach (var pair in stored.OrderBy(static pair => pair.Key))
        {
            records.Add(JobRecord.Decode(pair.Key, pair.Value));
        }

        records.End();
        return records;
    }

    private static RunnableId Worker(int index) => new(new JobSeq(1), index);
}
