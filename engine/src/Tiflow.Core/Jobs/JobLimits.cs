using System.Collections.Immutable;
using System.Text;
using Tiflow.Core.Resources;

namespace Tiflow.Core.Jobs;

/// <summary>
/// How much a job may carry beside its config: with what it was created with, when it has been updated, all of it fits
/// into one record.
/// </summary>
public static class JobLimits
{
    public const int MaxLabels = 64;
    public const int MaxSelectorBytes = 4 * 1024;

    /// <summary>Of all names and values together.</summary>
    private const int MaxLabelBytes = 8 * 1024;

    private const int MaxTenantBytes = 253;
    private const int MaxResources = 64;
    private const int MaxResourceBytes = 63;

    /// <summary>Says what of a job to be created is too much; null when nothing is.</summary>
    public static ErrorText? Check(JobSpec spec, ResourceVector demand) =>
        CheckLabels(spec.Labels) ?? CheckSelector(spec.Selector.Text) ?? CheckDemand(demand)
        ?? (Encoding.UTF8.GetByteCount(spec.TenantId) is var bytes and > MaxTenantBytes ? TooMuch("tenant", $"{bytes} bytes", MaxTenantBytes) : null);

    public static ErrorText? CheckLabels(ImmutableSortedDictionary<string, string> labels)
    {
        if (labels.Count > MaxLabels)
        {
            return TooMuch("labels", $"{labels.Count} of them", MaxLabels);
        }

        var bytes = labels.Sum(static label => Encoding.UTF8.GetByteCount(label.Key) + Encoding.UTF8.GetByteCount(label.Value));
        return bytes > MaxLabelBytes ? TooMuch("labels", $"{bytes} bytes of names and values", MaxLabelBytes) : null;
    }

    public static ErrorText? CheckSelector(string text) =>
        Encoding.UTF8.GetByteCount(text) is var bytes and > MaxSelectorBytes ? TooMuch("selector", $"{bytes} bytes", MaxSelectorBytes) : null;

    public static ErrorText? CheckDemand(ResourceVector demand)
    {
        if (demand.Amounts.Count() is var count and > MaxResources)
        {
            return TooMuch("demand", $"{count} resources", MaxResources);
        }

        return demand.Amounts.Select(static amount => Encoding.UTF8.GetByteCount(amount.Key)).FirstOrDefault(static bytes => bytes > MaxResourceBytes)
            is var longest and > 0
            ? TooMuch("demand", $"a resource's name of {longest} bytes", MaxResourceBytes)
            : null;
    }

    private static ErrorText TooMuch(string what, string found, int limit) =>
        new("INVALID_ARGUMENT", $"{what}: {found} are more than the limit of {limit}");
}
