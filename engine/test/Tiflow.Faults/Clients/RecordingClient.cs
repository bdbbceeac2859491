using System.Text.Json;
using Google.Protobuf;
using Tiflow.Client;
using Tiflow.Faults.Clusters;
using Tiflow.Faults.Histories;
using Tiflow.Faults.Processes;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.V1;

namespace Tiflow.Faults.Clients;

/// <summary>A client that writes down each of its calls. One call at a time.</summary>
internal sealed class RecordingClient(string name, MasterClient client, History history) : IDisposable
{
    public string Name { get; } = name;

    /// <param name="id">Empty: one is made up.</param>
    /// <param name="type">Of the job.</param>
    /// <param name="config">Of the job.</param>
    /// <param name="cancellationToken">Ends the call, whose outcome is not known then.</param>
    /// <param name="mark">Tells this creation from all others, however often it is repeated.</param>
    public async Task<Job?> CreateAsync(string id, string type, object config, CancellationToken cancellationToken, string mark = "")
    {
        var request = new CreateJobRequest
        {
            JobId = id,
            Type = type,
            Config = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(config)),
        };
        if (mark.Length > 0)
        {
            request.Labels.Add(JobSeen.MarkLabel, mark);
        }

        return await CallAsync(Operation.Create, id, async token => [await client.CreateAsync(request, token)], cancellationToken) is [var job]
            ? job
            : null;
    }

    public async Task<Job?> GetAsync(string id, CancellationToken cancellationToken) =>
        await CallAsync(Operation.Get, id, async token => [await client.GetAsync(id, token)], cancellationToken) is [var job] ? job : null;

    public async Task<Job?> CancelAsync(string id, CancellationToken cancellationToken) =>
        await CallAsync(Operation.Cancel, id, async token => [await client.CancelAsync(id, token)], cancellationToken) is [var job] ? job : null;

    /// <summary>All jobs; null when the call failed.</summary>
    public Task<IReadOnlyList<Job>?> ListAsync(CancellationToken cancellationToken) =>
        CallAsync(Operation.List, "", token => client.ListAsync(cancellationToken: token), cancellationToken);

    /// <summary>The last look at all jobs, when those that run show their checkpoints. A round that does not get it has not seen what was lost.</summary>
    /// <exception cref="RigException">There was no answer.</exception>
    public Task<IReadOnlyList<Job>> FinalListAsync(CancellationToken cancellationToken, TimeSpan? limit = null) => Eventually.AsksAsync(
        $"a list of all jobs and their checkpoints for {Name} at the end",
        limit ?? FaultCluster.Convergence,
        async token => await ListAsync(token) is { } jobs && jobs.All(static job => JobSeen.From(job).ShowsCheckpoints) ? jobs : null,
        cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyList<Job>?> CallAsync(
        Operation operation, string job, Func<CancellationToken, Task<IReadOnlyList<Job>>> call, CancellationToken cancellationToken)
    {
        var calledAt = history.Now;
        IReadOnlyList<Job>? answer = null;
        var (outcome, error) = (Outcome.Ok, "");
        try
        {
            answer = await call(cancellationToken);
        }
        catch (TiflowException exception)
        {
            (outcome, error) = (OutcomeOf(exception), $"{exception.Code}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            (outcome, error) = (Outcome.Unknown, "the client was stopped");
        }

        history.Add(new HistoryEntry
        {
            Client = Name,
            Operation = operation,
            Job = job.Length == 0 && operation == Operation.Create && answer is [var made] ? made.Id : job,
            CalledAt = calledAt,
            ReturnedAt = history.Now,
            Outcome = outcome,
            Error = error,
            Jobs = answer is null ? [] : [.. answer.Select(JobSeen.From)],
        });
        return answer;
    }

    // The client repeats what is transient, so an earlier attempt may have had its effect.
    private static Outcome OutcomeOf(TiflowException exception) =>
        ErrorCodes.IsTransient(exception.Code) || exception.Code is ErrorCodes.Internal or ErrorCodes.DeadlineExceeded
            ? Outcome.Unknown
            : Outcome.Fail;
}
