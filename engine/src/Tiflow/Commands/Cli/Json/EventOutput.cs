using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record EventOutput(
    string? Time,
    long Seq,
    string Subject,
    string? From,
    string? To,
    string? Reason,
    string? Actor)
{
    public static EventOutput Of(HistoryEvent item) => new(
        Rfc3339.Format(item.Time),
        item.Seq,
        item.Subject,
        Words.OrNull(item.From),
        Words.OrNull(item.To),
        Words.OrNull(item.Reason),
        Words.OrNull(item.Actor));
}
