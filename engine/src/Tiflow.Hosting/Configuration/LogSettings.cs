using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Configuration;

/// <summary>What is logged, where and how. No file means standard error.</summary>
internal sealed record LogSettings(LogLevel Level, string? File, LogFormat Format)
{
    public static LogSettings From(ConfigLayers layers) =>
        new(layers.Get(CommonKeys.LogLevel), layers.Get(CommonKeys.LogFile), layers.Get(CommonKeys.LogFormat));
}
