using Tiflow.Hosting.Configuration;

namespace Tiflow.Hosting.Tests.Configuration;

/// <summary>Makes inputs that see nothing of the real environment.</summary>
internal static class Inputs
{
    public static ConfigInput None { get; } = new() { Environment = static _ => null };

    public static ConfigInput Flags(params (string Name, string Value)[] flags) => None.With(flags);

    public static ConfigInput With(this ConfigInput input, params (string Name, string Value)[] flags) =>
        input with { Flags = flags.ToDictionary(static flag => flag.Name, static flag => flag.Value) };

    public static ConfigInput Variable(this ConfigInput input, string name, string value) =>
        input with { Environment = asked => asked == name ? value : null };

    /// <summary>The file is read at once, so it need not outlive the call.</summary>
    public static ConfigInput Toml(TempDirectory directory, string toml) => None with { File = directory.File("test.toml", toml) };
}
