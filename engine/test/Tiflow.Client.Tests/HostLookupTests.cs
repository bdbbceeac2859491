using System.Net;
using System.Net.Sockets;
using Tiflow.Protocol.Addresses;

namespace Tiflow.Client.Tests;

public sealed class HostLookupTests
{
    private static readonly IPAddress[] Found = [IPAddress.Parse("10.0.0.1")];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_callers_who_give_up_on_a_resolver_that_hangs_cost_one_lookup()
    {
        var resolver = new Resolver();
        var hosts = new HostLookup(resolver.ResolveAsync);

        for (var i = 0; i < 50; i++)
        {
            using var patience = new CancellationTokenSource();
            var asking = hosts.ResolveAsync("gone", patience.Token);
            await resolver.AskedAsync("gone");
            await patience.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(asking);
        }

        resolver.Lookups.ShouldBe(["gone"]);
    }

    [Fact]
    public async Task Who_waits_gets_the_answer_of_the_lookup_that_runs_and_the_next_caller_asks_anew()
    {
        var resolver = new Resolver();
        var hosts = new HostLookup(resolver.ResolveAsync);
        var (first, second) = (hosts.ResolveAsync("master-1", Token), hosts.ResolveAsync("MASTER-1", Token));

        (await resolver.AskedAsync("master-1")).SetResult(Found);
        (await first.WaitAsync(Deadline, Token), await second.WaitAsync(Deadline, Token)).ShouldBe((Found, Found));
        var third = hosts.ResolveAsync("master-1", Token);
        (await resolver.AskedAsync("master-1")).SetException(new SocketException((int)SocketError.HostNotFound));

        (await Should.ThrowAsync<SocketException>(third.WaitAsync(Deadline, Token))).SocketErrorCode.ShouldBe(SocketError.HostNotFound);
        resolver.Lookups.ShouldBe(["master-1", "master-1"]);
    }

    [Fact]
    public async Task A_name_does_not_wait_for_another_one()
    {
        var resolver = new Resolver();
        var hosts = new HostLookup(resolver.ResolveAsync);
        _ = hosts.ResolveAsync("gone", Token);

        var asking = hosts.ResolveAsync("master-2", Token);
        (await resolver.AskedAsync("master-2")).SetResult(Found);

        (await asking.WaitAsync(Deadline, Token)).ShouldBe(Found);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task An_address_is_not_looked_up(string address)
    {
        var hosts = new HostLookup(static _ => throw new InvalidOperationException("asked"));

        (await hosts.ResolveAsync(address, Token)).ShouldBe([IPAddress.Parse(address)]);
    }

    /// <summary>Answers when the test does.</summary>
    private sealed class Resolver
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, TaskCompletionSource<TaskCompletionSource<IPAddress[]>>> _asked = new(StringComparer.Ordinal);

        public List<string> Lookups { get; } = [];

        public Task<IPAddress[]> ResolveAsync(string host)
        {
            var answer = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                Lookups.Add(host);
                Asked_NeedsLock(host).TrySetResult(answer);
                return AnswerAsync(host, answer.Task);
            }
        }

        /// <summary>Waits until the name is looked up; returns where the answer goes.</summary>
        public Task<TaskCompletionSource<IPAddress[]>> AskedAsync(string host)
        {
            lock (_lock)
            {
                return Asked_NeedsLock(host).Task.WaitAsync(Deadline, Token);
            }
        }

        private async Task<IPAddress[]> AnswerAsync(string host, Task<IPAddress[]> answer)
        {
            try
            {
                return await answer;
            }
            finally
            {
                lock (_lock)
                {
                    _asked.Remove(host);
                }
            }
        }

        private TaskCompletionSource<TaskCompletionSource<IPAddress[]>> Asked_NeedsLock(string host) =>
            _asked.TryGetValue(host, out var asked)
                ? asked
                : _asked[host] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
