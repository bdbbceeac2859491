namespace Tiflow.Hosting;

/// <summary>The process cannot start; code and message make up the line <c>error: CODE: text</c>.</summary>
public sealed class StartupException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A word of <see cref="Protocol.Errors.ErrorCodes"/>.</summary>
    public string Code { get; } = code;
}
