namespace Tiflow.Sdk.Configuration;

/// <summary>A config was refused; the message says what is wrong and where.</summary>
public sealed class InvalidConfigException(string message, Exception? innerException = null) : Exception(message, innerException);
