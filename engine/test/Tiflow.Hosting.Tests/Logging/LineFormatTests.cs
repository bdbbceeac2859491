using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Logging;

namespace Tiflow.Hosting.Tests.Logging;

public sealed class LineFormatTests
{
    private static readonly LogEntry Entry = new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)),
        Level = LogLevel.Warning,
        Category = "Tiflow.Master.Loop",
        EventId = 2001,
        Message = "Job j1 failed\nforged line",
        Exception = new InvalidOperationException("why"),
        Values = [new("JobId", "j1"), new("Attempt", 3)],
    };

    [Fact]
    public void Text_is_one_line_with_the_time_in_UTC() =>
        LineFormat.Text(Entry).ShouldBe(
            @"2026-01-02T03:04:05.678Z warn  Tiflow.Master.Loop[2001] Job j1 failed\nforged line | System.InvalidOperationException: why");

    [Fact]
    public void Json_is_one_line_with_the_named_values()
    {
        var line = LineFormat.Json(Entry);

        line.ShouldNotContain('\n');
        using var json = JsonDocument.Parse(line);
        json.RootElement.GetProperty("time").GetString().ShouldBe("2026-01-02T03:04:05.678Z");
        json.RootElement.GetProperty("level").GetString().ShouldBe("warn");
        json.RootElement.GetProperty("values").GetProperty("Attempt").GetString().ShouldBe("3");
    }
}
