namespace Tiflow.Core;

/// <summary>An error as users see it: a stable upper-case code, and what, which, what to do.</summary>
public sealed record ErrorText(string Code, string Message)
{
    public override string ToString() => $"{Code}: {Message}";
}
