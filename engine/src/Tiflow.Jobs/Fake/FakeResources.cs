using System.Globalization;
using Tiflow.Sdk;

namespace Tiflow.Jobs.Fake;

/// <summary>What workers leave on their executor's disk for the one that comes after them: how far they have counted.</summary>
internal sealed class FakeResources(IWorkerContext context, FakeWorkerConfig config)
{
    private const string FileName = "counted";

    /// <summary>Binds the worker to where its resource is, before it has anything to lose.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (config.Writes is { } name)
        {
            await context.Resources.OpenLocalAsync(name, cancellationToken);
        }
    }

    /// <summary>Leaves what it has counted; or sums up what others have left. Null when it reads nothing.</summary>
    public async Task<long?> EndAsync(long counted, CancellationToken cancellationToken)
    {
        if (config.Writes is { } name)
        {
            var directory = await context.Resources.OpenLocalAsync(name, cancellationToken);
            await File.WriteAllTextAsync(PathIn(directory), counted.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        return config.Reads.Count == 0 ? null : await SumAsync(cancellationToken);
    }

    private async Task<long> SumAsync(CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var name in config.Reads)
        {
            var directory = await context.Resources.OpenLocalAsync(name, cancellationToken);
            sum += long.Parse(await File.ReadAllTextAsync(PathIn(directory), cancellationToken), CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static string PathIn(DirectoryInfo directory) => Path.Combine(directory.FullName, FileName);
}
