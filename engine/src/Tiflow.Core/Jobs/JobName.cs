namespace Tiflow.Core.Jobs;

/// <summary>How users name a job: the id within a project.</summary>
public readonly record struct JobName(string ProjectId, string JobId)
{
    public const string DefaultProject = "default";

    private const int MaxLength = 63;

    /// <summary>
    /// Whether a text can be a job, project or worker name: 1 to 63 letters, digits, '-', '_', '.', the ends letters or
    /// digits.
    /// </summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
