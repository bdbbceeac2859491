using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class ValueFormatTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("8GiB", 8L << 30)]
    [InlineData("8Gi", 8L << 30)]
    [InlineData("1G", 1_000_000_000)]
    [InlineData("1.5kB", 1500)]
    public void Sizes_have_decimal_and_binary_units(string text, long expected)
    {
        SizeFormat.TryParse(text, out var bytes).ShouldBeTrue();

        bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("1 XB")]
    [InlineData("1iB")]
    [InlineData("9999999PiB")]
    public void What_is_not_a_size_is_refused(string text) => SizeFormat.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_capacity_counts_milli_cores_bytes_and_units()
    {
        CapacityFormat.TryParse("cpu=4000m, memory=8GiB, slots=100", out var capacity).ShouldBeTrue();

        capacity!.ShouldBe(new Dictionary<string, long> { ["cpu"] = 4000, ["memory"] = 8L << 30, ["slots"] = 100 }, ignoreOrder: true);
    }

    [Fact]
    public void A_plain_cpu_number_means_cores()
    {
        CapacityFormat.TryParse("cpu=0.5", out var capacity).ShouldBeTrue();

        capacity!["cpu"].ShouldBe(500);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu=x")]
    [InlineData("cpu=0")]
    [InlineData("cpu=1,cpu=2")]
    [InlineData("memory=0")]
    [InlineData("slots=1.5")]
    [InlineData("=1")]
    public void What_is_not_a_capacity_is_refused(string text) => CapacityFormat.TryParse(text, out _).ShouldBeFalse();
}
