using System.Runtime.CompilerServices;
using Grpc.Core;
using Tiflow.Client.Transport;
using Tiflow.Protocol.V1;

namespace Tiflow.Client;

/// <summary>
/// Talks to the masters of a cluster. Any master will do: a call goes to the one that answered last and moves on when a
/// master is away or no leader is known, until <see cref="MasterClientOptions.RpcTimeout"/> is over. Every command may
/// be repeated safely. Thread-safe. All methods throw <see cref="TiflowException"/> when the cluster or the network
/// says no.
/// </summary>
public sealed partial class MasterClient : IDisposable
{
    private readonly MasterClientOptions _options;
    private readonly MasterEndpoints _masters;

    /// <summary>Opens nothing yet: the first call connects.</summary>
    public MasterClient(MasterClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.Addresses.Count, nameof(options));
        _options = options;
        _masters = new MasterEndpoints(options.Addresses);
    }

    /// <summary>
    /// Creates a job, or returns the one that exists with this id and content. Project, tenant and, when it is empty,
    /// the job id are filled in.
    /// </summary>
    public Task<Job> CreateAsync(CreateJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var filled = Filled(request);
        return CallAsync((master, call) => master.Jobs.CreateJobAsync(filled, call), cancellationToken);
    }

    /// <summary>The job as it is now.</summary>
    public Task<Job> GetAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.GetJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Why the job is where it is, and what would make it go on.</summary>
    public Task<Placement> ExplainAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.ExplainJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Jobs in the order of their creation, newest last.</summary>
    /// <param name="state">Only jobs in this state; unspecified means all.</param>
    /// <param name="type">Only jobs of this type; null means all.</param>
    /// <param name="limit">At most this many, the newest; 0 means all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<Job>> ListAsync(
        JobState state = JobState.Unspecified,
        string? type = null,
        int limit = 0,
        CancellationToken cancellationToken = default)
    {
        var request = new ListJobsRequest { ProjectId = _options.ProjectId, State = state, Type = type ?? "", Limit = limit };
        var response = await CallAsync((master, call) => master.Jobs.ListJobsAsync(request, call), cancellationToken)
            .ConfigureAwait(false);
        return response.Jobs;
    }

    /// <summary>Wants the job paused; it keeps its checkpoints.</summary>
    public Task<Job> PauseAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.PauseJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Wants a paused job running again.</summary>
    public Task<Job> ResumeAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.ResumeJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Wants the job canceled, for good.</summary>
    public Task<Job> CancelAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.CancelJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Changes labels, priority or selector of a job that has not ended. The project is filled in.</summary>
    public Task<Job> UpdateAsync(UpdateJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var filled = request.Clone();
        filled.Job = Ref(request.Job?.JobId ?? "");
        return CallAsync((master, call) => master.Jobs.UpdateJobAsync(filled, call), cancellationToken);
    }

    /// <summary>Ends every pause of the job between attempts at once.</summary>
    public Task<Job> RetryAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.RetryJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>Removes a terminal job and all that belongs to it.</summary>
    public Task DeleteAsync(string jobId, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Jobs.DeleteJobAsync(Ref(jobId), call), cancellationToken);

    /// <summary>
    /// The job now and after each change, until it is terminal. A stream that breaks is opened again, so a state may
    /// come twice.
    /// </summary>
    public async IAsyncEnumerable<Job> WatchAsync(
        string jobId,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = StreamAsync((master, call) => master.Jobs.WatchJob(Ref(jobId), call), repeats: true, cancellationToken);
        await foreach (var job in stream.ConfigureAwait(false))
        {
            yield return job;
            if (JobStates.IsTerminal(job.State))
            {
                yield break;
            }
        }
    }

    /// <summary>Waits until the job is in a state, or terminal; returns it as it is then.</summary>
    public async Task<Job> WaitAsync(string jobId, JobState state = JobState.Finished, CancellationToken cancellationToken = default)
    {
        await foreach (var job in WatchAsync(jobId, cancellationToken).ConfigureAwait(false))
        {
            if (job.State == state || JobStates.IsTerminal(job.State))
            {
                return job;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>The job's history, oldest first.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="follow">Whether to go on with each new event as it happens, until the job is terminal.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<HistoryEvent> EventsAsync(
        string jobId,
        bool follow = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListJobEventsRequest { Job = Ref(jobId), Follow = follow };
        var stream = StreamAsync((master, call) => master.Jobs.ListJobEvents(request, call), repeats: false, cancellationToken);
        // A stream that broke begins anew with the oldest event.
        var lastSeq = long.MinValue;
        await foreach (var item in stream.ConfigureAwait(false))
        {
            if (item.Seq > lastSeq)
            {
                lastSeq = item.Seq;
                yield return item;
            }
        }
    }

    /// <summary>Executors in the order of their registration.</summary>
    public async Task<IReadOnlyList<Executor>> ListExecutorsAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync((master, call) => master.Cluster.ListExecutorsAsync(new(), call), cancellationToken)
            .ConfigureAwait(false);
        return response.Executors;
    }

    /// <summary>One executor, by its id or name, and what is placed on it.</summary>
    public Task<ExecutorDetails> GetExecutorAsync(string executor, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Cluster.GetExecutorAsync(Executor(executor), call), cancellationToken);

    /// <summary>Nothing new is placed on the executor until it is uncordoned.</summary>
    public Task<ExecutorDetails> CordonExecutorAsync(string executor, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Cluster.CordonExecutorAsync(Executor(executor), call), cancellationToken);

    /// <summary>Work is placed on the executor again; ends a drain.</summary>
    public Task<ExecutorDetails> UncordonExecutorAsync(string executor, CancellationToken cancellationToken = default) =>
        CallAsync((master, call) => master.Cluster.UncordonExecutorAsync(Executor(executor), call), cancellationToken);

    /// <summary>Cordons the executor and moves what is placed on it, a few at a time.</summary>
    /// <param name="executor">Its id or name.</param>
    /// <param name="deadline">When what is left is fenced and moved; null: each runnable has its grace, no more.</param>
    /// <param name="cancellationToken">Ends the call, not the drain.</param>
    public Task<ExecutorDetails> DrainExecutorAsync(
        string executor, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        var request = new DrainExecutorRequest { Executor = executor };
        if (deadline is { } limit)
        {
            request.DeadlineMs = (long)limit.TotalMilliseconds;
        }

        return CallAsync((master, call) => master.Cluster.DrainExecutorAsync(request, call), cancellationToken);
    }

    /// <summary>Forgets an executor on which nothing is placed; by force also when jobs keep local resources on it, which then fail.</summary>
    public Task RemoveExecutorAsync(string executor, bool force = false, CancellationToken cancellationToken = default) => CallAsync(
        (master, call) => master.Cluster.RemoveExecutorAsync(new ExecutorRef { Executor = executor, Force = force }, call), cancellationToken);

    /// <summary>The executor's history, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> ExecutorEventsAsync(string executor, CancellationToken cancellationToken = default)
    {
        var response = await CallAsync((master, call) => master.Cluster.ListExecutorEventsAsync(Executor(executor), call), cancellationToken)
            .ConfigureAwait(false);
        return response.Events;
    }

    /// <summary>The masters, as any one of them knows them.</summary>
    public async Task<IReadOnlyList<Master>> ListMastersAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync((master, call) => master.Cluster.ListMastersAsync(new(), call), cancellationToken)
            .ConfigureAwait(false);
        return response.Masters;
    }

    /// <summary>The leader hands over to another master; returns its name.</summary>
    public async Task<string> ResignMasterAsync(CancellationToken cancellationToken = default)
    {
        var response = await CallAsync((master, call) => master.Cluster.ResignMasterAsync(new(), call), cancellationToken)
            .ConfigureAwait(false);
        return response.Name;
    }

    /// <summary>
    /// Writes the masters' state as of one revision; <see cref="RestoreAsync"/> takes it. The caller makes it durable.
    /// </summary>
    /// <param name="destination">Where to; when the stream of a master breaks it is cut and begun anew, if it can seek.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<BackupSummary> BackupAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var pieces = StreamAsync((master, call) => master.Cluster.Backup(new(), call), repeats: false, cancellationToken);
        return BackupTransfer.SaveAsync(pieces, destination, cancellationToken);
    }

    /// <summary>Fills an empty cluster from a backup. May be repeated: the same backup is restored once.</summary>
    /// <param name="backup">It is read twice: checked before anything is sent.</param>
    /// <param name="cancellationToken">Ends the call; what has come by then is thrown away.</param>
    public Task<RestoreResponse> RestoreAsync(Stream backup, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backup);
        return BackupTransfer.RestoreAsync(NewLoop(), backup, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _masters.Dispose();

    private static ExecutorRef Executor(string executor) => new() { Executor = executor };

    private CreateJobRequest Filled(CreateJobRequest request)
    {
        var filled = request.Clone();
        filled.ProjectId = _options.ProjectId;
        filled.TenantId = _options.TenantId;
        filled.JobId = request.JobId.Length > 0 ? request.JobId : JobIds.MakeUp(request.Type);
        return filled;
    }

    private JobRef Ref(string jobId) => new() { ProjectId = _options.ProjectId, JobId = jobId };

    private Task<T> CallAsync<T>(
        Func<MasterEndpoint, CallOptions, AsyncUnaryCall<T>> call,
        CancellationToken cancellationToken) =>
        RpcCalls.CallAsync(NewLoop(), call, _options.TimeProvider, cancellationToken);

    private IAsyncEnumerable<T> StreamAsync<T>(
        Func<MasterEndpoint, CallOptions, AsyncServerStreamingCall<T>> open,
        bool repeats,
        CancellationToken cancellationToken) =>
        RpcCalls.StreamAsync(NewLoop(), open, repeats, _options.TimeProvider, cancellationToken);

    private RetryLoop NewLoop() => new(_masters, _options.RpcTimeout, _options.TimeProvider);
}
