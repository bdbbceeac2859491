using System.Globalization;
using Tiflow.Faults.Processes;

namespace Tiflow.Faults.Clusters;

/// <summary>What a master or an executor has logged.</summary>
internal static class NodeLog
{
    /// <summary>When lines with this text were written, oldest first.</summary>
    public static IReadOnlyList<DateTimeOffset> Times(Node node, string text, DateTimeOffset since) =>
        [.. Lines(node, text).Select(TimeOf).Where(time => time >= since)];

    private static IEnumerable<string> Lines(Node node, string text) => File.Exists(node.LogPath)
        ? File.ReadLines(node.LogPath).Where(line => line.Contains(text, StringComparison.Ordinal))
        : [];

    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.TryParse(
        line.Split(' ', 2)[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : DateTimeOffset.MinValue;
}
