using Spectre.Console;
using Tiflow.Faults.Results;

namespace Tiflow.Faults.Tests.Results;

public sealed class RoundResultTests
{
    private static readonly RoundResult Fast = new()
    {
        Fault = "kill -9",
        Role = "leader",
        Samples = [TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.9)],
        Target = Target.Seconds(0.3, 1),
    };

    private static readonly RoundResult Slow = Fast with { Samples = [.. Fast.Samples, TimeSpan.FromSeconds(7)] };

    [Fact]
    public void IsGreen_TargetMet_True() => Fast.IsGreen(judgesSpeed: true).ShouldBeTrue();

    [Fact]
    public void IsGreen_WorstTooSlow_False() => Slow.IsGreen(judgesSpeed: true).ShouldBeFalse();

    [Fact]
    public void IsGreen_MedianTooSlow_False() =>
        (Fast with { Target = Target.Seconds(0.15, 1) }).IsGreen(judgesSpeed: true).ShouldBeFalse();

    [Fact]
    public void IsGreen_TooSlowButSpeedIsNotJudged_True() => Slow.IsGreen(judgesSpeed: false).ShouldBeTrue();

    [Fact]
    public void IsGreen_PromiseBroken_False() =>
        (Fast with { Violations = ["a job is lost"] }).IsGreen(judgesSpeed: false).ShouldBeFalse();

    [Fact]
    public void Write_GreenAndRedRows_ShowsFiguresAndVerdicts()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;

        ResultTable.Write(console, [Fast, Slow], judgesSpeed: true);

        output.ToString().ShouldContain("| kill -9 | leader | 3      | 0.20 s | 0.90 s |        | 0.30 s / 1.00 s | green   |");
        output.ToString().ShouldContain("| 0.90 s | 7.00 s |        | 0.30 s / 1.00 s | RED     |");
    }

    [Fact]
    public void Write_FailoversBesideEtcdsOwn_ShowsTheRatioOfTheMedians()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;

        ResultTable.Write(
            console,
            [
                Fast with { Role = "etcd", Samples = [TimeSpan.FromSeconds(0.4)], Target = null, IsReference = true },
                Fast with { IsFailover = true },
                Fast with { Role = "executor" },
            ],
            judgesSpeed: true);

        output.ToString().ShouldContain("| 0.40 s | 0.40 s | 1.00   |");
        output.ToString().ShouldContain("| kill -9 | leader   | 3      | 0.20 s | 0.90 s | 0.50   |");
        output.ToString().ShouldContain("| kill -9 | executor | 3      | 0.20 s | 0.90 s |        |");
    }
}
