using System.Text;
using Tiflow.Jobs.Fake;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Jobs.Tests.Fake;

public sealed class FakeConfigTests
{
    [Fact]
    public void The_shipped_config_is_accepted()
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "fake_job.json"));

        var config = (FakeConfig)ConfigReader.Read(typeof(FakeConfig), json);

        config.WorkerCount.ShouldBe(20);
        config.TargetTick.ShouldBe(300);
        config.TickInterval.ShouldBe(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData("\"300ms\"")]
    [InlineData("300000000")]
    public void Inject_error_interval_is_a_duration_or_nanoseconds(string value)
    {
        var config = (FakeConfig)Read($$"""{"worker-count": 1, "inject-error-interval": {{value}}}""");

        config.InjectErrorInterval.ShouldBe(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void A_watch_is_accepted()
    {
        var config = (FakeConfig)Read(
            """
            {"worker-count": 1, "etcd-watch-enable": true, "etcd-endpoints": ["e1:2379", "http://e2:2379"],
             "etcd-watch-prefix": "/fake-job/test/", "etcd-start-revision": 7}
            """);

        config.EtcdStartRevision.ShouldBe(7);
    }

    [Theory]
    [InlineData("{}", "worker-count must be 1 to 10000")]
    [InlineData("""{"worker-count": 10001}""", "worker-count must be 1 to 10000")]
    [InlineData("""{"worker-count": 1, "target-tick": -1}""", "target-tick must not be negative")]
    [InlineData("""{"worker-count": 1, "tick-interval": "0s"}""", "tick-interval must be 1ms or more")]
    [InlineData("""{"worker-count": 1, "etcd-start-revision": -1}""", "etcd-start-revision must not be negative")]
    [InlineData("""{"worker-count": 1, "etcd-watch-enable": true, "etcd-watch-prefix": "/k/"}""", "etcd-endpoints is missing")]
    [InlineData("""{"worker-count": 1, "etcd-watch-enable": true, "etcd-endpoints": ["e:2379"]}""", "etcd-watch-prefix is missing")]
    [InlineData(
        """{"worker-count": 1, "etcd-watch-enable": true, "etcd-watch-prefix": "/k/", "etcd-endpoints": ["e:2379", "e"]}""",
        "etcd-endpoints: \"e\" is not the address of an etcd member")]
    [InlineData("""{"worker-count": 1, "worker-cuont": 1}""", "did you mean \"worker-count\"?")]
    public void A_config_that_cannot_work_is_refused_with_the_key(string json, string message) =>
        Should.Throw<InvalidConfigException>(() => Read(json)).Message.ShouldContain(message);

    private static object Read(string json) => ConfigReader.Read(typeof(FakeConfig), Encoding.UTF8.GetBytes(json));
}
