using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;
using Tiflow.Executor.Runtime;
using Tiflow.Executor.Session;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Tests.Support;

/// <summary>
/// Runs single incarnations against a leader that acknowledges everything, or answers as the test says.
/// </summary>
internal sealed class HostBench
{
    private readonly EventOutbox _outbox = new();
    private readonly ConcurrentQueue<ExecutorEvent> _said = new();
    private readonly TaskCompletionSource<Exited> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JobTypeCatalog _catalog = JobTypeCatalog.FromAssemblies(typeof(HostBench).Assembly);

    public HostBench()
    {
        var seq = 0L;
        var answers = new BlockingCollection<ExecutorEvent>();
        _outbox.Attach(message =>
        {
            _said.Enqueue(message.Event);
            answers.Add(message.Event);
            return true;
        });
        _ = Task.Run(() =>
        {
            foreach (var said in answers.GetConsumingEnumerable())
            {
                _outbox.Acknowledge(new EventAck { Seq = ++seq, Error = Answer(said) });
                if (said.KindCase == ExecutorEvent.KindOneofCase.Exited)
                {
                    _exited.TrySetResult(said.Exited);
                }
            }
        });
    }

    /// <summary>Nothing is made in it unless a worker opens a local resource.</summary>
    public LocalDirectories Directories { get; init; } = new(
        new ExecutorOptions { Name = "e", Join = [], AdvertiseAddress = "" }, NullLogger<LocalDirectories>.Instance);

    public Func<ExecutorEvent, ErrorDetail?> Answer { get; set; } = static _ => null;

    public IReadOnlyCollection<ExecutorEvent> Said => _said;

    public async Task<Exited> RunWorkerAsync(string what, CancellationToken cancellationToken) =>
        await RunAsync(CreateWorker(what), cancellationToken);

    public async Task<Exited> RunAsync(RunnableHost host, CancellationToken cancellationToken)
    {
        await host.RunAsync().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
        return await _exited.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    /// <summary>Ends when the worker's code runs.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) =>
        TestWorker.Started.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);

    public RunnableHost CreateWorker(string what, string type = "Test")
    {
        TestWorker.Started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var config = what.StartsWith('{') ? what : $$"""{ "what": "{{what}}" }""";
        return Create(new Assign
        {
            Runnable = new IncarnationRef { JobSeq = 1, Index = 1, Incarnation = 1 },
            JobId = "job",
            ProjectId = "default",
            WorkerName = "w",
            Type = type,
            Config = ByteString.CopyFromUtf8(config),
        });
    }

    public RunnableHost CreateMaster() => Create(new Assign
    {
        Runnable = new IncarnationRef { JobSeq = 1, Incarnation = 1 },
        JobId = "job",
        ProjectId = "default",
        Type = "TestJob",
    });

    public WorkerUpdates Updates(bool snapshot, params (string Name, WorkerState State, long Incarnation)[] workers) => new()
    {
        Snapshot = snapshot,
        Workers =
        {
            workers.Select(static worker => new WorkerUpdate
            {
                Name = worker.Name, Type = "Test", State = worker.State, Incarnation = worker.Incarnation,
            }),
        },
    };

    private RunnableHost Create(Assign assign)
    {
        var link = new LeaderLink(TimeProvider.System);
        var services = new RunnableServices(assign, _catalog, _outbox, link, Directories, TimeProvider.System, FaultInjectionAllowed: false);
        return new RunnableHost(services, NullLoggerFactory.Instance);
    }
}
