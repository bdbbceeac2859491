namespace Tiflow.DemoServer.Hosting;

/// <summary>A reason not to start, for one line on standard error.</summary>
internal sealed class StartupException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
