using System.Text.Json.Serialization;

namespace Tiflow.Jobs.Fake;

/// <summary>What a worker shows of its watch.</summary>
/// <param name="Revision">As in its checkpoint; 0 before the watch has begun.</param>
/// <param name="Count">As in its checkpoint.</param>
/// <param name="Value">As in its checkpoint, cut when it is long.</param>
/// <param name="Problem">Why the watch is broken; null while it stands.</param>
internal sealed record WatchReport(
    long Revision, [property: JsonPropertyName("mvcc-count")] long Count, string Value, string? Problem)
{
    private const int CharactersShown = 40;
    private const int ProblemCharactersShown = 100;

    public static WatchReport Of(WatchPosition? position, string? problem)
    {
        var known = position ?? WatchPosition.At(0);
        var reason = problem is null ? null : Cut(problem, ProblemCharactersShown);
        return new WatchReport(known.Revision, known.Count, Cut(known.Value, CharactersShown), reason);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
