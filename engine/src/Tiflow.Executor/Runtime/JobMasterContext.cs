using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Executor.Runtime;

/// <inheritdoc cref="IJobMasterContext"/>
internal sealed class JobMasterContext(RunnableServices services, RunnableHost host, ILogger logger, WorkerDirectory directory)
    : RunnableContext(services, host, logger), IJobMasterContext
{
    // Each message becomes one part of a batch at the leader: small enough to leave room for others.
    private const int MaxWorkersPerMessage = 100;
    private const int MaxBytesPerMessage = 64 * 1024;

    // The leader stores each one's last words again.
    private const int MaxStopsPerMessage = 32;

    public IReadOnlyDictionary<string, WorkerStatus> Workers => directory.Known;

    public int ConfigRevision => Services.Assign.ConfigRevision;

    public Task CreateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken) =>
        SendAsync(workers, updateConfigs: false, cancellationToken);

    public Task UpdateWorkersAsync(IReadOnlyCollection<WorkerSpec> workers, CancellationToken cancellationToken) =>
        SendAsync(workers, updateConfigs: true, cancellationToken);

    public async Task StopWorkersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var some in names.Chunk(MaxStopsPerMessage))
        {
            await SendAsync(new ExecutorEvent { StopWorkers = new StopWorkers { Names = { some } } }, cancellationToken);
        }
    }

    public Task WaitForWorkerChangeAsync(CancellationToken cancellationToken) => directory.WaitForChangeAsync(cancellationToken);

    private async Task SendAsync(IReadOnlyCollection<WorkerSpec> workers, bool updateConfigs, CancellationToken cancellationToken)
    {
        var message = new CreateWorkers { UpdateConfigs = updateConfigs };
        foreach (var worker in workers.Select(ToProto))
        {
            if (message.Workers.Count == MaxWorkersPerMessage || message.CalculateSize() + worker.Config.Length > MaxBytesPerMessage)
            {
                await SendAsync(message, cancellationToken);
                message = new CreateWorkers { UpdateConfigs = updateConfigs };
            }

            message.Workers.Add(worker);
        }

        await SendAsync(message, cancellationToken);
    }

    private async Task SendAsync(CreateWorkers message, CancellationToken cancellationToken)
    {
        if (message.Workers.Count > 0)
        {
            await SendAsync(new ExecutorEvent { CreateWorkers = message }, cancellationToken);
            directory.Expect(message.Workers);
        }
    }

    private NewWorker ToProto(WorkerSpec worker)
    {
        if (!Services.Catalog.Workers.TryGetValue(worker.Type, out var type))
        {
            throw JobException.Terminal(ErrorCodes.UnknownJobType, $"worker {worker.Name}: no worker type {worker.Type} is registered");
        }

        var config = JsonSerializer.SerializeToUtf8Bytes(worker.Config, worker.Config.GetType(), SdkJson.Options);
        try
        {
            ConfigReader.Read(type.ConfigType, config);
        }
        catch (InvalidConfigException e)
        {
            throw JobException.Terminal(ErrorCodes.InvalidConfig, $"worker {worker.Name}: {e.Message}", e);
        }

        return new NewWorker
        {
            Name = worker.Name,
            Type = worker.Type,
            Config = UnsafeByteOperations.UnsafeWrap(config),
            Gang = worker.Gang ?? "",
            Resources = { worker.Resources },
            Pinned = !worker.Movable,
            Demand = new Resources { Amounts = { worker.Demand.ToDictionary(StringComparer.Ordinal) } },
        };
    }
}
