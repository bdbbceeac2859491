using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tiflow.Core.Scheduling.Selectors;

/// <summary>One condition on one label.</summary>
public sealed record SelectorTerm(string Label, SelectorOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Set when the operator is <see cref="SelectorOperator.Regex"/>; its time is linear in the value's length.</summary>
    internal Regex? Pattern { get; init; }

    /// <param name="value">The label's value; null when the executor does not have it.</param>
    public bool Matches(string? value) => Operator switch
    {
        SelectorOperator.Eq or SelectorOperator.In => value is not null && Values.Contains(value, StringComparer.Ordinal),
        SelectorOperator.Neq or SelectorOperator.NotIn => value is null || !Values.Contains(value, StringComparer.Ordinal),
        SelectorOperator.Exists => value is not null,
        SelectorOperator.Absent => value is null,
        _ => value is not null && Pattern!.IsMatch(value),
    };
}
