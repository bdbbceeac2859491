using Tiflow.Core.Schedules;

namespace Tiflow.Core.Tests.Schedules;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 3 * * *", "UTC", "2030-06-01T00:00:00Z", "2030-06-01T03:00:00Z")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2030-06-01T00:00:00Z", "2030-06-01T01:00:00Z")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2030-12-01T00:00:00Z", "2030-12-01T02:00:00Z")]
    [InlineData("*/10 * * * * *", "UTC", "2030-06-01T00:00:00Z", "2030-06-01T00:00:10Z")]
    [InlineData("* * * * * *", "UTC", "2030-06-01T00:00:00.25Z", "2030-06-01T00:00:01Z")]
    public void Next_moment_is_the_first_one_after(string cron, string zone, string after, string next) =>
        CronSchedule.Parse(cron, zone).Next(Moment(after)).ShouldBe(Moment(next));

    [Fact]
    public void What_falls_into_the_gap_of_spring_comes_right_after_it() =>
        CronSchedule.Parse("30 2 * * *", "Europe/Berlin").Next(Moment("2030-03-30T12:00:00Z")).ShouldBe(Moment("2030-03-31T01:00:00Z"));

    [Fact]
    public void What_comes_twice_in_autumn_runs_once()
    {
        var cron = CronSchedule.Parse("30 2 * * *", "Europe/Berlin");

        var first = cron.Next(Moment("2030-10-26T12:00:00Z"));

        first.ShouldBe(Moment("2030-10-27T00:30:00Z"));
        cron.Next(first!.Value).ShouldBe(Moment("2030-10-28T01:30:00Z"));
    }

    [Theory]
    [InlineData("", "UTC", "schedule \"\": ")]
    [InlineData("61 * * * *", "UTC", "schedule \"61 * * * *\": ")]
    [InlineData("* * *", "UTC", "schedule \"* * *\": ")]
    [InlineData("* * * * *", "Europe/Bärlin", "time zone \"Europe/Bärlin\" is not known here")]
    public void What_cannot_be_read_is_named(string cron, string zone, string text) =>
        Should.Throw<FormatException>(() => CronSchedule.Parse(cron, zone)).Message.ShouldStartWith(text);

    [Fact]
    public void What_was_accepted_elsewhere_and_is_not_known_here_names_no_moment()
    {
        var cron = CronSchedule.Restore("* * * * *", "Europe/Bärlin");

        cron.Next(Moment("2030-01-01T00:00:00Z")).ShouldBeNull();
        (cron.Text, cron.ZoneId).ShouldBe(("* * * * *", "Europe/Bärlin"));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
