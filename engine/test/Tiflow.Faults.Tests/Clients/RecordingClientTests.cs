using Tiflow.Client;
using Tiflow.Faults.Clients;
using Tiflow.Faults.Histories;

namespace Tiflow.Faults.Tests.Clients;

public sealed class RecordingClientTests
{
    [Fact]
    public async Task FinalListAsync_NoMasterAnswers_TheRoundHasProvenNothing()
    {
        var directory = Directory.CreateTempSubdirectory();
        using (var history = new History(Path.Combine(directory.FullName, "history.jsonl")))
        {
            var nobody = new MasterClientOptions { Addresses = MasterAddress.ParseList("127.0.0.1:1"), RpcTimeout = TimeSpan.FromMilliseconds(50) };
            using var client = new RecordingClient("observer", new MasterClient(nobody), history);

            (await client.ListAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
            var last = client.FinalListAsync(TestContext.Current.CancellationToken, limit: TimeSpan.FromMilliseconds(100));
            var failure = await Should.ThrowAsync<RigException>(last);
            failure.Message.ShouldStartWith("a list of all jobs and their checkpoints for observer at the end: not within ");
        }

        directory.Delete(recursive: true);
    }
}
