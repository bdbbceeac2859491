using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>Labels: <c>zone=a,disk=ssd</c>. A name stands once and is not empty.</summary>
internal static class LabelFormat
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? labels)
    {
        labels = null;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !pairs.TryAdd(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()))
            {
                return false;
            }
        }

        labels = pairs;
        return true;
    }
}
