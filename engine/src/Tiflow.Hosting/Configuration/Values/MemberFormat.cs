using System.Diagnostics.CodeAnalysis;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>Members of a cluster of masters: <c>m1=http://host1:8291,m2=host2:8291</c>.</summary>
internal static class MemberFormat
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<MemberEntry>? members)
    {
        members = null;
        var entries = new List<MemberEntry>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var left, var right]
                || !Kinds.Name.TryParse(left, out var name)
                || !HostPort.TryParse(right, out var peer))
            {
                return false;
            }

            entries.Add(new MemberEntry(name, peer));
        }

        members = entries;
        return entries.Count > 0;
    }
}
