using Tiflow.Core.Jobs;
using Tiflow.Master.Api;

namespace Tiflow.Master.Tests.Api;

public sealed class JobWatchersTests
{
    private const int Rounds = 10_000;

    private readonly JobWatchers _watchers = new();

    [Fact]
    public void Jobs_that_nobody_watches_any_more_are_forgotten()
    {
        for (var job = 0; job < Rounds; job++)
        {
            var name = new JobName("default", $"job-{job}");
            _watchers.Unwatch(name, _watchers.Watch(name));
        }

        _watchers.Jobs.ShouldBe(0);
    }

    [Fact]
    public void A_job_is_watched_until_the_last_of_its_watchers_has_gone()
    {
        var name = new JobName("default", "job");
        var (first, second) = (_watchers.Watch(name), _watchers.Watch(name));

        _watchers.Unwatch(name, first);
        _watchers.Signal(name);

        first.Reader.TryRead(out _).ShouldBeFalse();
        second.Reader.TryRead(out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_watcher_that_comes_as_another_goes_hears_of_every_change()
    {
        var name = new JobName("default", "job");
        using var ending = new CancellationTokenSource();
        var others = Task.Run(() => WatchAndGo(name, ending.Token), TestContext.Current.CancellationToken);

        var missed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var channel = _watchers.Watch(name);
            _watchers.Signal(name);
            missed += channel.Reader.TryRead(out _) ? 0 : 1;
            _watchers.Unwatch(name, channel);
        }

        await ending.CancelAsync();
        await others;
        missed.ShouldBe(0);
        _watchers.Jobs.ShouldBe(0);
    }

    private void WatchAndGo(JobName name, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            _watchers.Unwatch(name, _watchers.Watch(name));
        }
    }
}
