using Tiflow.Commands.Demo;

namespace Tiflow.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public void Result_Equal_SaysSoBelowTheFigures()
    {
        var result = new DemoResult { Rows = 1_000_000, Bytes = 20_000_000, Duration = TimeSpan.FromSeconds(2), IsEqual = true, Difference = "" };
        result.Describe().ShouldBe(
            "1000000 rows, 20.0 MB in 2.00 s: 500000 rows/s, 10.0 MB/s\nsource and destination are equal");
    }
}
