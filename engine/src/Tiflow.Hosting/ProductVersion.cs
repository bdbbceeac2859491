using System.Reflection;
using System.Runtime.InteropServices;

namespace Tiflow.Hosting;

/// <summary>What this build is.</summary>
public sealed record ProductVersion(string Version, string Commit, string Runtime)
{
    /// <summary>Of the running build; the commit is empty when it was built outside a repository.</summary>
    public static ProductVersion Current { get; } = FromAssembly(typeof(ProductVersion).Assembly);

    private static ProductVersion FromAssembly(Assembly assembly)
    {
        var text = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0
            ? new ProductVersion(text, "", RuntimeInformation.FrameworkDescription)
            : new ProductVersion(text[..plus], text[(plus + 1)..], RuntimeInformation.FrameworkDescription);
    }
}
