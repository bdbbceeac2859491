using System.Collections.Immutable;
using Tiflow.Core.Executors;

namespace Tiflow.Core.Scheduling.Selectors;

/// <summary>
/// Which executors a job accepts: all terms must hold. Two selectors are equal when they were written alike.
/// </summary>
public sealed class Selector : IEquatable<Selector>
{
    internal Selector(string text, ImmutableArray<SelectorTerm> terms)
    {
        Text = text;
        Terms = terms;
    }

    /// <summary>Accepts every executor.</summary>
    public static Selector Any { get; } = new("", []);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public ImmutableArray<SelectorTerm> Terms { get; }

    /// <summary>Reads <c>zone=a,disk!=hdd,tier in (x,y),gpu,!old,name=~regex</c>; empty accepts every executor.</summary>
    /// <exception cref="FormatException">What is wrong, and at which character.</exception>
    public static Selector Parse(string text) => string.IsNullOrWhiteSpace(text) ? Any : new SelectorParser(text).Parse();

    public bool Matches(ExecutorSpec executor)
    {
        foreach (var term in Terms)
        {
            if (!term.Matches(executor.LabelOf(term.Label)))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(Selector? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as Selector);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;
}
