using Tiflow.Core.Jobs;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;

namespace Tiflow.Executor.Runtime;

/// <summary>A runnable's way to its job's local resources: each is recorded by the leader before it is handed out.</summary>
internal sealed class ResourceSpace(RunnableContext context) : IResources
{
    public async Task<DirectoryInfo> OpenLocalAsync(string name, CancellationToken cancellationToken)
    {
        if (!JobName.IsValid(name))
        {
            throw JobException.Terminal(
                ErrorCodes.InvalidArgument, $"\"{name}\" cannot be a local resource's name: use 1 to 63 letters, digits, '-', '_' or '.'");
        }

        var (directories, job) = (context.Services.Directories, context.JobNumber);
        var (path, id) = Prepare(name);
        var open = new ExecutorEvent { OpenLocalResource = new OpenLocalResource { Name = name, Directory = id } };
        await context.SendAsync(open, cancellationToken, () => directories.Answered(job));
        return new DirectoryInfo(path);
    }

    private (string Path, string Id) Prepare(string name)
    {
        try
        {
            return context.Services.Directories.Prepare(context.JobNumber, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.Transient(
                ErrorCodes.Unavailable, $"local resource {name} cannot be made in the executor's data directory: {e.Message}", e);
        }
    }
}
