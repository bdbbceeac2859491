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

    public int VersionOf(string jobType) => catalog.Jobs[jobType].Version;
}
