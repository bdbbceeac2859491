namespace Tiflow.Hosting.Configuration.Values;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
