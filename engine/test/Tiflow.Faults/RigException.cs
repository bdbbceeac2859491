namespace Tiflow.Faults;

/// <summary>The rig could not do what it meant to do, so the run proves nothing.</summary>
internal sealed class RigException(string message, Exception? innerException = null) : Exception(message, innerException);
