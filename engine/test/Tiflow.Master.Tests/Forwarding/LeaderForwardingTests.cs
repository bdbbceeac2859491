using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tiflow.Master.Forwarding;
using Tiflow.Master.Leadership;
using Tiflow.Metadata;
using Yarp.ReverseProxy.Forwarder;

namespace Tiflow.Master.Tests.Forwarding;

public sealed class LeaderForwardingTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly MasterRecord Self = new("m", "127.0.0.1:1", "p");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly LeaderAccess _access = new();
    private bool _answeredHere;

    // The clock stands still: whoever does not notice that the caller is gone would wait for ever.
    [Fact]
    public async Task AnswerAsync_CallerGoneWhileNobodyLeads_Ends()
    {
        using var forwarding = NewForwarding(new FakeTimeProvider());
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };

        await Task.Run(() => forwarding.AnswerAsync(context, AnswerHere), Token).WaitAsync(Deadline, Token);

        _answeredHere.ShouldBeFalse();
    }

    // A follower knows the new leader before the new leader has read its state.
    [Fact]
    public async Task AnswerAsync_HandedOnToAMasterThatIsAboutToLead_WaitsForItsLeadership()
    {
        using var forwarding = NewForwarding(new FakeTimeProvider());
        _access.Known = new LeaderRecord(Self, new FencingToken(1));
        var context = new DefaultHttpContext();
        context.Request.Headers[LeaderForwarding.ForwardedBy] = "other";

        var answering = forwarding.AnswerAsync(context, AnswerHere);
        answering.IsCompleted.ShouldBeFalse();
        _access.Known = new LeaderRecord(new MasterRecord("other", "127.0.0.1:1", "q"), new FencingToken(2));

        await answering.WaitAsync(Deadline, Token);
        _answeredHere.ShouldBeTrue();
    }

    // Callers find the next leader sooner at a master that stays.
    [Fact]
    public async Task AnswerAsync_NobodyLeadsAndThisMasterStops_AnswersAtOnce()
    {
        using var forwarding = NewForwarding(new FakeTimeProvider());
        _lifetime.StopApplication();

        await forwarding.AnswerAsync(new DefaultHttpContext(), AnswerHere).WaitAsync(Deadline, Token);

        _answeredHere.ShouldBeTrue();
    }

    [Fact]
    public async Task AnswerAsync_LeaderBreaksOff_AnswersUnavailableSoThatTheCallerRepeats()
    {
        using var forwarding = NewForwarding(TimeProvider.System);
        using var leader = new TcpListener(IPAddress.Loopback, 0);
        leader.Start();
        _access.Known = new LeaderRecord(new MasterRecord("other", leader.LocalEndpoint.ToString()!, "q"), new FencingToken(2));
        var context = NewCall();

        var answering = forwarding.AnswerAsync(context, AnswerHere);
        using (var connection = await leader.AcceptTcpClientAsync(Token))
        {
            await connection.GetStream().ReadExactlyAsync(new byte[24], Token);
        }

        await answering.WaitAsync(Deadline, Token);
        (context.Response.StatusCode, _answeredHere).ShouldBe((StatusCodes.Status503ServiceUnavailable, false));
    }

    [Fact]
    public async Task AnswerAsync_LeaderDeposedDuringTheCall_AnswersUnavailableSoThatTheCallerRepeats()
    {
        using var forwarding = NewForwarding(TimeProvider.System);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _access.Known = new LeaderRecord(new MasterRecord("other", silent.LocalEndpoint.ToString()!, "q"), new FencingToken(2));
        var context = NewCall();

        var answering = forwarding.AnswerAsync(context, AnswerHere);
        using var connection = await silent.AcceptTcpClientAsync(Token);
        await connection.GetStream().ReadExactlyAsync(new byte[24], Token);
        _access.Known = null;

        await answering.WaitAsync(Deadline, Token);
        (context.Response.StatusCode, _answeredHere).ShouldBe((StatusCodes.Status503ServiceUnavailable, false));
    }

    // The name of a container goes with it; nothing was sent, so the call waits for the next leader.
    [Fact]
    public async Task AnswerAsync_LeadersNameIsGone_DoesNotAnswerForIt()
    {
        using var forwarding = NewForwarding(new FakeTimeProvider());
        _access.Known = new LeaderRecord(new MasterRecord("other", "master-1.invalid:1", "q"), new FencingToken(2));
        var context = NewCall();

        var answering = forwarding.AnswerAsync(context, AnswerHere);
        _lifetime.StopApplication();
        _access.Known = null;

        await answering.WaitAsync(Deadline, Token);
        (context.Response.StatusCode, _answeredHere).ShouldBe((StatusCodes.Status200OK, true));
    }

    // Its old connection may be stuck after a cut that has long healed.
    [Fact]
    public async Task AnswerAsync_TheSameMasterLeadsAgain_ConnectsAnew()
    {
        using var forwarding = NewForwarding(TimeProvider.System);
        using var leader = new TcpListener(IPAddress.Loopback, 0);
        leader.Start();
        var connections = new List<TcpClient>();
        for (var term = 1; term <= 2; term++)
        {
            _access.Known = new LeaderRecord(new MasterRecord("other", leader.LocalEndpoint.ToString()!, "q"), new FencingToken(term));
            var context = NewCall();

            var answering = forwarding.AnswerAsync(context, AnswerHere);
            connections.Add(await leader.AcceptTcpClientAsync(Token).AsTask().WaitAsync(Deadline, Token));
            await connections[^1].GetStream().ReadExactlyAsync(new byte[24], Token);
            _access.Known = null;
            await answering.WaitAsync(Deadline, Token);
        }

        _answeredHere.ShouldBeFalse();
        connections.ForEach(static connection => connection.Dispose());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private LeaderForwarding NewForwarding(TimeProvider time) =>
        new(_access, Self, _services.GetRequiredService<IHttpForwarder>(), _lifetime, time);

    private DefaultHttpContext NewCall()
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream([1, 2, 3]);
        return context;
    }

    private Task AnswerHere(HttpContext called)
    {
        _answeredHere = true;
        return Task.CompletedTask;
    }
}
