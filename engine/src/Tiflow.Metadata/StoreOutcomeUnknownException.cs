namespace Tiflow.Metadata;

/// <summary>
/// The transaction was handed over and no answer came back: it may have been applied, or may still be. Resolve it by
/// reading back something that the transaction writes, with the fence still in place.
/// </summary>
public sealed class StoreOutcomeUnknownException(string message, Exception? innerException = null)
    : StoreException(StoreErrorCode.OutcomeUnknown, message, innerException);
