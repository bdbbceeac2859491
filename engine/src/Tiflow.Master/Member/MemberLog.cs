using System.Text;
using System.Text.Json;

namespace Tiflow.Master.Member;

/// <summary>
/// The file that etcd writes its lines to, JSON most of them. It is cut when it gets long: what matters stands in the
/// master's own log.
/// </summary>
internal sealed class MemberLog(string path)
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int TailBytes = 256 * 1024;
    private long _start;

    /// <summary>A start of etcd: what is asked for later concerns the lines from here on.</summary>
    public void Begin()
    {
        Limit();
        _start = Length();
    }

    /// <summary>Empties a file that has grown too long; etcd goes on at its new end.</summary>
    public void Limit()
    {
        try
        {
            if (Length() > MaxBytes)
            {
                using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
                _start = 0;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A long log is no reason to stop anything; the next time may do.
        }
    }

    public bool Says(string text) => Tail().Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>
    /// Why etcd has ended, in its own words: its last fatal line, or else the last one that is no log entry.
    /// </summary>
    public string LastWords()
    {
        var lines = Tail();
        return lines.Select(FatalText).LastOrDefault(static text => text is not null)
            ?? lines.LastOrDefault(static line => !line.StartsWith('{'))
            ?? "it left no message";
    }

    private static string? FatalText(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var entry = JsonDocument.Parse(line);
            return Text(entry, "level") is "fatal" or "panic" ? Text(entry, "error") ?? Text(entry, "msg") : null;
        }
        catch (JsonException)
        {
            // Cut off in the middle.
            return null;
        }
    }

    private static string? Text(JsonDocument entry, string property) =>
        entry.RootElement.TryGetProperty(property, out var value) ? value.GetString() : null;

    private List<string> Tail()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(Math.Min(_start, file.Length), file.Length - TailBytes);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    private long Length() => File.Exists(path) ? new FileInfo(path).Length : 0;
}
