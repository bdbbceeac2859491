using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>The settings that every role has.</summary>
internal static class CommonKeys
{
    public static readonly ConfigKey<LogLevel> LogLevel = new("log.level", Kinds.Level, "info",
        "The least important lines that are logged: trace, debug, info, warn, error or fatal.")
    { HasFlag = true };

    public static readonly ConfigKey<string> LogFile = new("log.file", Kinds.Path, null,
        "The file that log lines are appended to.")
    { HasFlag = true, DefaultNote = "standard error" };

    public static readonly ConfigKey<LogFormat> LogFormat = new("log.format", Kinds.Format, "text",
        "How log lines look: text or json.")
    { HasFlag = true };

    public static readonly ConfigKey<bool> AllowInsecure = new("security.allow-insecure", Kinds.Switch, "false",
        "Allows listening beyond loopback although there is neither TLS nor authentication: everybody who reaches the port can do everything.");

    public static readonly IReadOnlyList<ConfigKey> All = [LogLevel, LogFile, LogFormat, AllowInsecure];
}
