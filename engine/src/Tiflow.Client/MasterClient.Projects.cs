using Tiflow.Protocol.V1;

namespace Tiflow.Client;

/// <content>Projects.</content>
public sealed partial class MasterClient
{
    /// <summary>Projects that have jobs or settings, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Project>> ListProjectsAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync((master, call) => master.Projects.ListProjectsAsync(new(), call), cancellationToken)
            .ConfigureAwait(false);
        return response.Projects;
    }

    /// <summary>What the client's project may have and has.</summary>
    public Task<Project> GetProjectAsync(CancellationToken cancellationToken = default)
    {
        var request = new ProjectRef { ProjectId = _options.ProjectId };
        return CallAsync((master, call) => master.Projects.GetProjectAsync(request, call), cancellationToken);
    }

    /// <summary>Sets what the client's project may have.</summary>
    /// <param name="weight">Its part of a cluster that is too small for all; null: as it is.</param>
    /// <param name="quota">Replaces the whole quota; null: as it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Project> SetProjectAsync(
        int? weight = null, IReadOnlyDictionary<string, long>? quota = null, CancellationToken cancellationToken = default)
    {
        var request = new SetProjectRequest { ProjectId = _options.ProjectId };
        if (weight is { } number)
        {
            request.Weight = number;
        }

        if (quota is not null)
        {
            request.Quota = new Quota { Limits = { quota.ToDictionary(StringComparer.Ordinal) } };
        }

        return CallAsync((master, call) => master.Projects.SetProjectAsync(request, call), cancellationToken);
    }
}
