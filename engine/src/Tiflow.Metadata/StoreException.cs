namespace Tiflow.Metadata;

/// <summary>The store said no, definitely: nothing of the transaction was applied.</summary>
public class StoreException : Exception
{
    public StoreException(StoreErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    public StoreErrorCode Code { get; }
}
