namespace Tiflow.Core;

/// <summary>An error as users see it: a stable upper-case code, and what, which, what to do. What is too long for a record is cut.</summary>
public sealed record ErrorText(string Code, string Message)
{
    public string Code { get; init; } = Code.Clip(BoundedText.MaxCodeBytes);

    public string Message { get; init; } = Message.Clip(BoundedText.MaxMessageBytes);

    public override string ToString() => $"{Code}: {Message}";
}
