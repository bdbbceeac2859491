using CsCheck;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk.Tests.Configuration;

public sealed class DurationFormatTests
{
    [Fact]
    public void Every_duration_survives_writing_and_reading() =>
        Gen.Long[0, TimeSpan.MaxValue.Ticks].Select(TimeSpan.FromTicks).Sample(duration =>
            DurationFormat.TryParse(DurationFormat.Format(duration), out var read) && read == duration);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 5_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1d", 864_000_000_000)]
    [InlineData(" 10us ", 100)]
    [InlineData("250ns", 2)]
    public void TryParse_NumberAndUnit_GivesTheDuration(string text, long ticks)
    {
        DurationFormat.TryParse(text, out var duration).ShouldBeTrue();

        duration.Ticks.ShouldBe(ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1e3s")]
    [InlineData("5 years")]
    [InlineData("1h30m")]
    [InlineData("99999999999d")]
    [InlineData("79228162514264337593543950335d")]
    public void TryParse_AnythingElse_IsRefused(string? text) =>
        DurationFormat.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "100ns")]
    [InlineData(15_000_000, "1500ms")]
    [InlineData(36_000_000_000, "1h")]
    public void Format_Duration_UsesTheLargestUnitThatKeepsItWhole(long ticks, string expected) =>
        DurationFormat.Format(TimeSpan.FromTicks(ticks)).ShouldBe(expected);
}
