using Tiflow.Core.Schedules;
using Tiflow.Master.Storage;
using Tiflow.Master.Tests.Support;
using Tiflow.Protocol.Mapping;

namespace Tiflow.Master.Tests.Storage;

public sealed class ScheduleRecordsTests
{
    [Fact]
    public void What_was_written_is_read_again()
    {
        var next = DateTimeOffset.UnixEpoch.AddMilliseconds(1500);
        var records = new ScheduleRecords();
        foreach (var pair in StoredSchedules.Schedule("nightly", next).Concat(StoredSchedules.Schedule("weekly", next: null)))
        {
            records.Add(pair.Key, pair.Value);
        }

        records.End();

        records.Schedules.Select(static schedule => schedule.Spec.Name.JobId).ShouldBe(["nightly", "weekly"]);
        var (spec, status) = records.Schedules[0];
        spec.HasSameContentAs(StoredSchedules.Spec("nightly")).ShouldBeTrue();
        status.ShouldBe(new ScheduleStatus { State = ScheduleState.Active, NextRunAt = next, LastRunAt = DateTimeOffset.UnixEpoch });
    }

    [Fact]
    public void A_zone_that_this_machine_does_not_know_keeps_no_leader_from_leading()
    {
        var record = RecordCodec.Decode(StoredSchedules.Spec("nightly", "Mars/Base").Encode());

        record.ScheduleSpec.ToCore().Cron.ZoneId.ShouldBe("Mars/Base");
    }

    [Fact]
    public void A_spec_without_its_status_is_a_part()
    {
        var pair = StoredSchedules.Schedule("nightly", next: null)[0];
        var records = new ScheduleRecords();
        records.Add(pair.Key, pair.Value);

        Should.Throw<InvalidDataException>(records.End).Message.ShouldStartWith("The store holds only a part of ");
    }
}
