using System.Collections.Immutable;
using System.Security.Cryptography;
using Grpc.Core;
using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Core.Resources;
using Tiflow.Core.Scheduling.Selectors;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;

namespace Tiflow.Master.Api;

/// <summary>Reads what users send, and refuses what cannot be right before it reaches the control loop.</summary>
internal sealed class JobRequestReader(IJobTypes types, TimeProvider time)
{
    private const string Default = "default";

    public JobSpec Read(CreateJobRequest request)
    {
        if (request.Type.Length == 0)
        {
            throw Invalid("a job needs a type (--job-type)");
        }

        RefuseIf(types.Check(request.Type, request.Config.Memory));
        var now = time.GetUtcNow();
        return new JobSpec
        {
            Name = NameOf(new JobRef { ProjectId = request.ProjectId, JobId = request.JobId.Length > 0 ? request.JobId : MakeUpId() }),
            TenantId = request.TenantId.Length > 0 ? request.TenantId : Default,
            Type = request.Type,
            TypeVersion = types.VersionOf(request.Type),
            Config = request.Config.Memory,
            Labels = request.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Priority = request.Priority,
            Selector = SelectorOf(request.Selector),
            CreatedAt = now,
            Retry = JobPolicyReader.RetryOf(request),
            Times = JobPolicyReader.TimesOf(request, now),
        };
    }

    /// <summary>What the job master takes on its executor.</summary>
    public static ResourceVector DemandOf(CreateJobRequest request)
    {
        foreach (var (name, amount) in request.Demand?.Amounts ?? [])
        {
            if (amount < 0 || !JobName.IsValid(name))
            {
                throw Invalid(
                    $"demand: {name}={amount} is not an amount of a resource; names are like labels, amounts 0 or more (--demand cpu=500m,memory=1GiB)");
            }
        }

        return request.Demand.ToDemand();
    }

    public static JobUpdate UpdateOf(UpdateJobRequest request) => new()
    {
        Priority = request.HasPriority ? request.Priority : null,
        Selector = request.HasSelector ? SelectorOf(request.Selector) : null,
        SetLabels = request.SetLabels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        RemovedLabels = request.RemoveLabels.ToImmutableSortedSet(StringComparer.Ordinal),
    };

    /// <summary>Another config for the job; null when it has the same one.</summary>
    public ConfigUpdate? ConfigUpdateOf(ReadOnlyMemory<byte> config, JobView job)
    {
        var spec = job.Spec;
        RefuseIf(types.Check(spec.Type, config));
        if (ConfigDifference.KeysOf(spec.Config, config) is not { Count: > 0 } keys)
        {
            return null;
        }

        RefuseIf(types.CheckUpdate(spec.Type, spec.Config, config));
        return new ConfigUpdate(job.Seq, spec.ConfigRevision, config, types.VersionOf(spec.Type), keys);
    }

    public static JobName NameOf(JobRef job)
    {
        var name = new JobName(ProjectOf(job.ProjectId), job.JobId);
        return JobName.IsValid(name.JobId)
            ? name
            : throw Invalid($"\"{name.JobId}\" cannot be a job id: use 1 to 63 letters, digits, '-', '_' or '.', and a letter or digit at both ends");
    }

    public static string ProjectOf(string project)
    {
        var name = project.Length > 0 ? project : Default;
        return JobName.IsValid(name)
            ? name
            : throw Invalid($"\"{name}\" cannot be a project id: use 1 to 63 letters, digits, '-', '_' or '.', and a letter or digit at both ends");
    }

    private static Selector SelectorOf(string text)
    {
        if (JobLimits.CheckSelector(text) is { } tooMuch)
        {
            throw Invalid(tooMuch.Message);
        }

        try
        {
            return Selector.Parse(text);
        }
        catch (FormatException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static void RefuseIf(JobTypeProblem? problem)
    {
        if (problem is not null)
        {
            throw TiflowRpcError.Create(problem.Code, problem.Message);
        }
    }

    private static string MakeUpId() => $"job-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    private static RpcException Invalid(string message) => TiflowRpcError.Create(ErrorCodes.InvalidArgument, message);
}
