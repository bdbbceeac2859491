namespace Tiflow.Client;

/// <summary>The cluster, or the way to it, said no.</summary>
public sealed class TiflowException : Exception
{
    /// <summary>An error with its code and its text.</summary>
    public TiflowException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>One of <see cref="Tiflow.Protocol.Errors.ErrorCodes"/>, such as <c>JOB_NOT_FOUND</c>.</summary>
    public string Code { get; }
}
