using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;
using Tiflow.Master.Options;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class MasterSettingsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Defaults_are_those_of_the_options()
    {
        var options = MasterSettings.Load(Inputs.None).ToOptions(new HostPort("127.0.0.1", 10240));

        options.ShouldBe(new MasterOptions
        {
            Version = ProductVersion.Current.Version,
            DataDirectory = "./tiflow-data/master",
            AdvertiseAddress = "127.0.0.1:10240",
        });
    }

    [Fact]
    public void The_file_wins_over_the_default() => Load("keepalive-ttl = \"7s\"").Options.Lease.ShouldBe(TimeSpan.FromSeconds(7));

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        var input = Inputs.Toml(_directory, "keepalive-ttl = \"7s\"").Variable("TIFLOW_KEEPALIVE_TTL", "8s");

        MasterSettings.Load(input).Options.Lease.ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void A_flag_wins_over_the_environment()
    {
        var input = Inputs.Flags(("--name", "flag")).Variable("TIFLOW_NAME", "variable");

        MasterSettings.Load(input).Options.Name.ShouldBe("flag");
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set() =>
        MasterSettings.Load(Inputs.None.Variable("TIFLOW_NAME", "")).Options.Name.ShouldBe("master");

    [Fact]
    public void A_key_of_a_table_has_a_variable_with_the_table_in_its_name() =>
        MasterSettings.Load(Inputs.None.Variable("TIFLOW_RETRY_MAX_CRASHES", "9")).Options.MaxCrashes.ShouldBe(9);

    [Fact]
    public void The_scheduler_packs_where_it_is_told_to()
    {
        var options = Load("[scheduler]\nplacement = \"pack\"\nspread-label = \"rack\"").Options;

        (options.Packs, options.SpreadLabel).ShouldBe((true, "rack"));
    }

    [Fact]
    public void Loads_are_evened_out_where_that_is_wanted()
    {
        var options = Load("[scheduler]\nrebalance = true\nrebalance-parallelism = 5\nrebalance-settle = \"10s\"").Options;

        (options.Rebalances, options.RebalanceParallelism, options.RebalanceSettle).ShouldBe((true, 5, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Loads_stay_as_they_are_unless_that_is_wanted() => Load("").Options.Rebalances.ShouldBeFalse();

    [Fact]
    public void The_data_directory_follows_the_name() =>
        MasterSettings.Load(Inputs.Flags(("--name", "ip0"))).Options.DataDirectory.ShouldBe("./tiflow-data/ip0");

    [Fact]
    public void The_keys_of_an_embedded_etcd_are_other_names()
    {
        var options = Load("[etcd]\nname = \"server-master-1\"\ndata-dir = \"/tmp/df/master\"").Options;

        (options.Name, options.DataDirectory).ShouldBe(("server-master-1", "/tmp/df/master"));
    }

    [Fact]
    public void An_etcd_cluster_is_named_by_its_members() =>
        Load("metastore = \"etcd://h1:2379,http://h2:2379\"").Options.EtcdMembers.ShouldBe(["h1:2379", "h2:2379"]);

    [Fact]
    public void An_inline_table_is_a_table() => Load("retry = { max-crashes = 2 }").Options.MaxCrashes.ShouldBe(2);

    [Theory]
    [InlineData("\n\nmaster-adr = \"127.0.0.1:1\"", ":3: unknown key \"master-adr\"; did you mean \"master-addr\"?")]
    [InlineData("[log]\nlevl = \"info\"", ":2: unknown key \"log.levl\"; did you mean \"log.level\"?")]
    [InlineData("max-crashes = 3", ":1: unknown key \"max-crashes\"; did you mean \"retry.max-crashes\"?")]
    [InlineData("[frame-metastore-conf]\nstore-id = \"x\"", ":2: unknown key \"frame-metastore-conf.store-id\"; remove it")]
    [InlineData("[frame-metastore-conf]", ":1: unknown table [frame-metastore-conf]; remove it")]
    [InlineData("[[log]]\nlevel = \"info\"", ":2: unknown key \"[[log]].level\"; did you mean \"log.level\"?")]
    [InlineData("name = \"a\"\nname = \"b\"", ":2: ")]
    [InlineData("name = \"a\"\n[retry\n", ":2: ")]
    [InlineData("keepalive-ttl = 5", ":1: key \"keepalive-ttl\": expected a duration such as \"500ms\", \"5s\" or \"1h\" (in quotes), got 5")]
    [InlineData("death-proof = \"no\"", ":1: key \"death-proof\": expected true or false (without quotes), got the text \"no\"")]
    [InlineData("[retry]\nmax-crashes = \"5\"", ":2: key \"retry.max-crashes\": expected a whole number from 1 (without quotes), got the text \"5\"")]
    [InlineData("keepalive-ttl = \"5 seconds\"", ":1: key \"keepalive-ttl\": \"5 seconds\" is not a duration such as \"500ms\", \"5s\" or \"1h\"")]
    [InlineData("[scheduler]\nplacement = \"best\"", ":2: key \"scheduler.placement\": \"best\" is not one of spread, pack")]
    [InlineData("[retry]\nmax-crashes = 0", ":2: key \"retry.max-crashes\": \"0\" is not a whole number from 1")]
    [InlineData("name = \"a\"\n[etcd]\nname = \"b\"", ":3: key \"etcd.name\" is another name of \"name\", and both are set: keep one")]
    public void What_is_wrong_in_a_file_is_told_with_file_and_line(string toml, string expected)
    {
        var error = Should.Throw<StartupException>(() => Load(toml));

        error.Code.ShouldBe("INVALID_ARGUMENT");
        error.Message.ShouldStartWith(Path.Combine(_directory.Path, "test.toml") + expected);
    }

    [Theory]
    [InlineData("--master-addr", "10240", "--master-addr: \"10240\" is not an address such as")]
    [InlineData("--name", "a/b", "--name: \"a/b\" is not a name")]
    [InlineData("--log-level", "loud", "--log-level: \"loud\" is not one of trace, debug, info, warn, error, fatal")]
    [InlineData("--metastore", "mysql://h", "--metastore: \"mysql://h\" is not a metastore; use \"sqlite:\" or \"etcd://HOST:PORT")]
    [InlineData("--metastore", "etcd://", "--metastore: \"etcd://\" is not a metastore; use")]
    [InlineData("--initial-cluster", "http://h:1,http://i:1", "--initial-cluster: \"http://h:1,http://i:1\" is not a list of members such as \"m1=")]
    [InlineData("--advertise-addr", "0.0.0.0:1", "--advertise-addr: 0.0.0.0:1 means all interfaces")]
    [InlineData("--peer-urls", "https://h:1", "--peer-urls: \"https://h:1\" is not a list of addresses")]
    [InlineData("--initial-cluster-state", "old", "--initial-cluster-state: \"old\" is not one of new, existing")]
    public void What_is_wrong_with_a_flag_names_the_flag(string flag, string value, string expected) =>
        Should.Throw<StartupException>(() => MasterSettings.Load(Inputs.Flags((flag, value)))).Message.ShouldStartWith(expected);

    [Fact]
    public void What_is_wrong_with_a_variable_names_the_variable() =>
        Should.Throw<StartupException>(() => MasterSettings.Load(Inputs.None.Variable("TIFLOW_STOP_GRACE", "soon")))
            .Message.ShouldStartWith("TIFLOW_STOP_GRACE: \"soon\" is not a duration");

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var input = Inputs.Toml(_directory, "nam = \"a\"\nstop-grace = 1").With(("--log-format", "xml"));

        var message = Should.Throw<StartupException>(() => MasterSettings.Load(input)).Message;

        message.Split("; ").Length.ShouldBe(4, message);
    }

    [Theory]
    [InlineData("keepalive-ttl = \"900ms\"\nkeepalive-interval = \"100ms\"", "900ms is too short; use at least 1s")]
    [InlineData("keepalive-ttl = \"3s\"\nkeepalive-interval = \"1001ms\"", "1001ms is not between 1ms and a third of keepalive-ttl (3s)")]
    [InlineData("keepalive-interval = \"0s\"", "0s is not between 1ms and a third of keepalive-ttl (5s)")]
    [InlineData("[retry]\ninitial-delay = \"31s\"", "31s is not between 1ms and retry.max-delay (30s)")]
    [InlineData("[scheduler]\nrebalance = true\nplacement = \"pack\"", "it evens out loads, which scheduler.placement = \"pack\" wants uneven")]
    public void Settings_that_contradict_each_other_are_refused(string toml, string expected) =>
        Should.Throw<StartupException>(() => Load(toml)).Message.ShouldContain(expected);

    [Fact]
    public void A_third_of_the_ttl_is_a_valid_interval() =>
        Load("keepalive-ttl = \"3s\"\nkeepalive-interval = \"1s\"").Options.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData("0.0.0.0:1")]
    [InlineData(":1")]
    [InlineData("10.0.0.1:1")]
    [InlineData("[::]:1")]
    [InlineData("some.host:1")]
    public void Listening_beyond_loopback_is_refused(string address)
    {
        var input = Inputs.Flags(("--master-addr", address), ("--advertise-addr", "10.0.0.1:1"));

        Should.Throw<StartupException>(() => MasterSettings.Load(input)).Message.ShouldContain("allow-insecure = true under [security]");
    }

    [Fact]
    public void Listening_beyond_loopback_is_allowed_by_the_file()
    {
        var input = Inputs.Toml(_directory, "[security]\nallow-insecure = true").With(("--master-addr", "10.0.0.1:1"));

        MasterSettings.Load(input).Address.Listen.ToString().ShouldBe("10.0.0.1:1");
    }

    [Fact]
    public void Listening_beyond_loopback_is_allowed_by_the_environment()
    {
        var input = Inputs.Flags(("--master-addr", "10.0.0.1:1")).Variable("TIFLOW_SECURITY_ALLOW_INSECURE", "true");

        MasterSettings.Load(input).Address.Listen.ToString().ShouldBe("10.0.0.1:1");
    }

    [Fact]
    public void All_interfaces_need_an_address_for_others()
    {
        var input = Inputs.Flags(("--master-addr", ":10240")).Variable("TIFLOW_SECURITY_ALLOW_INSECURE", "true");

        Should.Throw<StartupException>(() => MasterSettings.Load(input)).Message.ShouldContain("--advertise-addr HOST:PORT");
    }

    [Theory]
    [InlineData(null, "127.0.0.1:4711")]
    [InlineData("host:0", "host:4711")]
    [InlineData("host:80", "host:80")]
    public void The_real_port_replaces_port_zero(string? advertise, string expected)
    {
        var flags = new List<(string, string)> { ("--master-addr", "127.0.0.1:0") };
        if (advertise is not null)
        {
            flags.Add(("--advertise-addr", advertise));
        }

        MasterSettings.Load(Inputs.Flags([.. flags])).Address.Advertised(4711).ToString().ShouldBe(expected);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<StartupException>(() => MasterSettings.Load(Inputs.None with { File = "/no/such.toml" }))
            .Message.ShouldStartWith("cannot read the configuration file /no/such.toml (--config): ");

    private MasterSettings Load(string toml) => MasterSettings.Load(Inputs.Toml(_directory, toml));
}
