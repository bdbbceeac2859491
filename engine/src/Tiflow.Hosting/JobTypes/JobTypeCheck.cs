using Tiflow.Master;
using Tiflow.Protocol.Errors;
using Tiflow.Sdk.Configuration;
using Tiflow.Sdk.Registration;

namespace Tiflow.Hosting.JobTypes;

/// <summary>Refuses jobs that no executor could start: unknown types and configs that the type does not read.</summary>
internal sealed class JobTypeCheck(JobTypeCatalog catalog) : IJobTypes
{
    public IReadOnlyList<string> Names { get; } = [.. catalog.Jobs.Keys.Order(StringComparer.Ordinal)];

    public JobTypeProblem? Check(string jobType, ReadOnlyMemory<byte> config)
    {
        if (!catalog.Jobs.TryGetValue(jobType, out var type))
        {
            var hint = Suggestion.Nearest(jobType, Names) is { } nearest ? $"; did you mean \"{nearest}\"?" : "";
            return new JobTypeProblem(
                ErrorCodes.UnknownJobType, $"unknown job type \"{jobType}\"{hint} (known types: {string.Join(", ", Names)})");
        }

        try
        {
            type.Create(config.Span);
            return null;
        }
        catch (InvalidConfigException e)
        {
            return new JobTypeProblem(ErrorCodes.InvalidConfig, e.Message);
        }
    }

    public JobTypeProblem? CheckUpdate(string jobType, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        try
        {
            var problems = catalog.Jobs[jobType].ValidateUpdate(before.Span, after.Span);
            return problems.Count == 0 ? null : NotUpdatable(jobType, string.Join("; ", problems));
        }
        catch (InvalidConfigException e)
        {
            return NotUpdatable(jobType, $"its present config cannot be compared with the new one: {e.Message}");
        }
    }

    public int VersionOf(string jobType) => catalog.Jobs[jobType].Version;

    private static JobTypeProblem NotUpdatable(string jobType, string why) => new(
        ErrorCodes.ConfigNotUpdatable, $"{jobType} does not allow this change: {why}; create a new job with the new config instead");
}
