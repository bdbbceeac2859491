using System.Globalization;

namespace Tiflow.Core.Resources;

/// <summary>Amounts as people read them: <c>500m of cpu</c>, <c>512 MiB of memory</c>, <c>2 gpu</c>.</summary>
public static class ResourceText
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Of(string resource, long amount) => resource switch
    {
        ResourceVector.CpuName => string.Create(CultureInfo.InvariantCulture, $"{amount}m of cpu"),
        ResourceVector.MemoryName => $"{Size(amount)} of memory",
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount} {resource}"),
    };

    private static string Size(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= 1024 && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.##} {Units[unit]}");
    }
}
