using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tiflow.Hosting.Configuration.Values;

/// <summary>
/// Capacities: <c>cpu=4000m,memory=8GiB,slots=100</c>. CPU is counted in milli-cores, memory in bytes, all else in
/// units.
/// </summary>
public static class CapacityFormat
{
    private const int MilliPerCore = 1000;

    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyDictionary<string, long>? capacity)
    {
        capacity = null;
        if (!LabelFormat.TryParse(text, out var pairs))
        {
            return false;
        }

        var amounts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (resource, amount) in pairs)
        {
            if (!TryParseAmount(resource, amount, out var parsed))
            {
                return false;
            }

            amounts.Add(resource, parsed);
        }

        capacity = amounts;
        return true;
    }

    private static bool TryParseAmount(string resource, string text, out long amount) => resource switch
    {
        "cpu" => TryParseCpu(text, out amount),
        "memory" => SizeFormat.TryParse(text, out amount) && amount > 0,
        _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out amount),
    };

    // A plain number means cores, as in Kubernetes: 0.5 = 500m.
    private static bool TryParseCpu(string text, out long milli)
    {
        milli = 0;
        var isMilli = text.EndsWith('m');
        if (!decimal.TryParse(text.AsSpan().TrimEnd('m'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > int.MaxValue)
        {
            return false;
        }

        milli = (long)(isMilli ? number : number * MilliPerCore);
        return milli > 0;
    }
}
