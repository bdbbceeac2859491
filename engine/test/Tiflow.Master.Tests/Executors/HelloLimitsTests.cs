using Tiflow.Master.Executors;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Tests.Executors;

public sealed class HelloLimitsTests
{
    [Fact]
    public void What_runs_on_an_executor_is_not_what_it_says_of_itself() =>
        HelloLimits.Check(new Hello
        {
            Name = "e",
            Running = { Enumerable.Range(1, 100_000).Select(static i => new IncarnationRef { JobSeq = i, Incarnation = 1 }) },
        }).ShouldBeNull();

    [Fact]
    public void A_name_that_other_records_have_no_room_for_is_refused() =>
        HelloLimits.Check(new Hello { Name = new string('x', 254) })
            .ShouldBe("the executor's name has 254 bytes, more than the limit of 253");

    [Fact]
    public void Labels_that_its_record_has_no_room_for_are_refused() =>
        HelloLimits.Check(new Hello { Name = "e", Labels = { ["long"] = new string('x', 65_536) } })
            .ShouldNotBeNull().ShouldContain("more than the limit of 65536: give it fewer or shorter labels");
}
