using System.Globalization;

namespace Tiflow.Faults.Clients;

/// <summary>
/// A client without patience: it takes back each creation that is not acknowledged soon and sends it again, until it is.
/// Others send the same.
/// </summary>
internal sealed class StormClient(RecordingClient client, Random random)
{
    private const int ShortestPatienceMilliseconds = 5;
    private const int LongestPatienceMilliseconds = 100;
    private static readonly object SmallestJob = FakeJobs.Config(workers: 1, ticks: 0, TimeSpan.FromMilliseconds(1));
    private static readonly object OtherJob = FakeJobs.Config(workers: 1, ticks: 1, TimeSpan.FromMilliseconds(1));

    /// <summary>How often it asked.</summary>
    public int Requests { get; private set; }

    /// <summary>Creates the jobs of these ids, which others create, too; and for each a job of its own whose id is made up.</summary>
    public async Task CreateAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            while (!await TryAsync(id, cancellationToken))
            {
                // Once more, at once: this is the storm.
            }

            Requests++;
            await client.CreateAsync("", FakeJobs.Type, SmallestJob, cancellationToken, mark: $"{client.Name}-{id}");
        }
    }

    /// <summary>Asks for another job of an id that exists; returns what was made of it, if that was not refused.</summary>
    public async Task<string?> MisuseAsync(string id, CancellationToken cancellationToken) =>
        await client.CreateAsync(id, FakeJobs.Type, OtherJob, cancellationToken) is null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{id} exists, but another job of that id was acknowledged");

    private async Task<bool> TryAsync(string id, CancellationToken cancellationToken)
    {
        Requests++;
        using var patience = new CancellationTokenSource(
            TimeSpan.FromMilliseconds(random.Next(ShortestPatienceMilliseconds, LongestPatienceMilliseconds)), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await client.CreateAsync(id, FakeJobs.Type, SmallestJob, either.Token, mark: id) is not null;
    }
}
