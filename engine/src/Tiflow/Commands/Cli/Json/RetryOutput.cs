using System.Globalization;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Commands.Cli.Json;

/// <summary>In the words and units of <c>--retry</c>.</summary>
internal sealed record RetryOutput(string Initial, string Max, double Multiplier, double Jitter, int MaxAttempts, string ResetAfter)
{
    public static RetryOutput? From(RetryPolicy? policy) => policy is null
        ? null
        : new RetryOutput(
            Text(policy.InitialMs), Text(policy.MaxMs), policy.Multiplier, policy.Jitter, policy.MaxAttempts, Text(policy.ResetAfterMs));

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"initial={Initial},max={Max},multiplier={Multiplier},jitter={Jitter},max-attempts={MaxAttempts},reset-after={ResetAfter}");

    private static string Text(long milliseconds) => DurationFormat.Format(TimeSpan.FromMilliseconds(milliseconds));
}
