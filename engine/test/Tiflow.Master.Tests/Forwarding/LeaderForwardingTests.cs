using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Master.Forwarding;
using Tiflow.Master.Leadership;
using Tiflow.Metadata;
using Yarp.ReverseProxy.Forwarder;

namespace Tiflow.Master.Tests.Forwarding;

public sealed class LeaderForwardingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The clock stands still: whoever does not notice that the caller is gone would wait for ever.
    [Fact]
    public async Task AnswerAsync_CallerGoneWhileNobodyLeads_Ends()
    {
        await using var services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
        using var forwarding = new LeaderForwarding(
            new LeaderAccess(), new MasterRecord("m", "127.0.0.1:1", "p"), services.GetRequiredService<IHttpForwarder>(), new FakeTimeProvider());
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        var answeredHere = false;

        await Task.Run(() => forwarding.AnswerAsync(context, Here), Token).WaitAsync(Deadline, Token);

        answeredHere.ShouldBeFalse();

        Task Here(HttpContext called)
        {
            answeredHere = true;
            return Task.CompletedTask;
        }
    }
}
