namespace Tiflow.Sdk;

/// <summary>
/// Ends a runnable with an error that its author foresaw. A terminal one fails the job (or worker) for good; a
/// transient one is tried again, with growing pauses, until it passes.
/// </summary>
public sealed class JobException : Exception
{
    private JobException(string code, string message, bool isTransient, Exception? innerException)
        : base(message, innerException)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>An upper-case word such as <c>UNAVAILABLE</c>; shown to users and stable.</summary>
    public string Code { get; }

    /// <summary>Whether trying again can help.</summary>
    public bool IsTransient { get; }

    /// <summary>Trying again cannot help.</summary>
    public static JobException Terminal(string code, string message, Exception? innerException = null) =>
        new(code, message, isTransient: false, innerException);

    /// <summary>Trying again can help: a server that is away, a lock that is held.</summary>
    public static JobException Transient(string code, string message, Exception? innerException = null) =>
        new(code, message, isTransient: true, innerException);
}
