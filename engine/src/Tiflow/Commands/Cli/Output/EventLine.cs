using Tiflow.Commands.Cli.Json;
using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Output;

/// <summary>One event on one line, so that <c>--follow</c> looks like the list it goes on from.</summary>
internal static class EventLine
{
    public static string Format(HistoryEvent item)
    {
        var change = item.From.Length > 0 ? $"{item.From} → {item.To}" : item.To;
        var reason = item.Reason.Length > 0 ? $"  {item.Reason}" : "";
        var actor = item.Actor.Length > 0 ? $"  ({item.Actor})" : "";
        return $"{Rfc3339.Format(item.Time) ?? "-",-24}  {item.Subject,-28}  {change,-22}{reason}{actor}".TrimEnd();
    }
}
