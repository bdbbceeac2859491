namespace Tiflow.Core.Scheduling.Selectors;

/// <summary>What a term of a selector asks of a label.</summary>
public enum SelectorOperator
{
    /// <summary><c>zone=a</c>: the label is there and has this value.</summary>
    Eq,

    /// <summary><c>disk!=hdd</c>: the label is absent or has another value.</summary>
    Neq,

    /// <summary><c>tier in (x,y)</c>: the label is there and has one of these values.</summary>
    In,

    /// <summary><c>tier notin (x,y)</c>: the label is absent or has none of these values.</summary>
    NotIn,

    /// <summary><c>gpu</c>: the label is there.</summary>
    Exists,

    /// <summary><c>!old</c>: the label is absent.</summary>
    Absent,

    /// <summary><c>name=~^db-[0-9]+$</c>: the label is there, and its value contains a match.</summary>
    Regex,
}
