using System.Reflection;
using Microsoft.Extensions.Logging;
using Tiflow.Executor;
using Tiflow.Faults.Clusters;

namespace Tiflow.Faults.Tests.Clusters;

/// <summary>The checks of logs find nothing when executors call it something else.</summary>
public sealed class ExecutorLogTests
{
    private const BindingFlags Own =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(ExecutorLog.GateClosed)]
    [InlineData(ExecutorLog.Started)]
    [InlineData(ExecutorLog.Welcomed)]
    public void An_executor_has_one_message_with_the_text_that_the_rig_looks_for(string text)
    {
        var message = Messages().Where(message => message.Message.Contains(text, StringComparison.Ordinal)).ShouldHaveSingleItem();

        (message.Level >= LogLevel.Information).ShouldBeTrue("what is less important is not in the logs of the rig");
    }

    private static IEnumerable<LoggerMessageAttribute> Messages() => typeof(ExecutorStatus).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods(Own))
        .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>();
}
