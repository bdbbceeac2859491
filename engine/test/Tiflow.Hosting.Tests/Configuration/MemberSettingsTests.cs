using Tiflow.Hosting.Configuration;
using Tiflow.Master.Options;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class MemberSettingsTests : IDisposable
{
    private const string Three = "m1=http://10.0.0.1:8291,m2=http://10.0.0.2:8291,m3=http://10.0.0.3:8291";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_list_there_is_no_member() => Load(("--name", "m1")).Options.Member.ShouldBeNull();

    [Fact]
    public void Settings_of_a_member_have_no_effect_without_a_list() =>
        Load(("--peer-urls", "127.0.0.1:8291"), ("--etcd-binary", "/x")).Unused.ShouldBe(["peer-urls", "etcd-binary"]);

    [Fact]
    public void The_documented_command_describes_a_member()
    {
        var settings = Load(
            ("--name", "m1"), ("--peer-urls", "0.0.0.0:8291"), ("--advertise-peer-urls", "http://10.0.0.1:8291"), ("--initial-cluster", Three));

        var member = settings.Options.Member.ShouldNotBeNull();
        member.Self.ShouldBe(new ClusterMember("m1", "http://10.0.0.1:8291"));
        string.Join(',', member.Cluster).ShouldBe(Three);
        member.ListenPeerUrls.ShouldBe(["http://0.0.0.0:8291"]);
        member.ClientAddresses.ShouldBe(["127.0.0.1:0"]);
        settings.Unused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("m3=10.0.0.3:8291,m2=10.0.0.2:8291,m1=10.0.0.1:8291")]
    [InlineData("m1=http://10.0.0.1:8291/, m2=10.0.0.2:8291 ,m3=HTTP://10.0.0.3:8291")]
    public void Lists_that_mean_the_same_become_the_same(string list) =>
        string.Join(',', Load(("--name", "m1"), ("--initial-cluster", list)).Options.Member!.Cluster).ShouldBe(Three);

    [Fact]
    public void Host_names_become_lower_case()
    {
        var member = Load(("--name", "m1"), ("--peer-urls", ":8291"), ("--initial-cluster", "m1=Host-A:8291")).Options.Member!;

        member.Self.PeerUrl.ShouldBe("http://host-a:8291");
    }

    [Fact]
    public void The_list_says_where_to_listen_when_nothing_else_does() =>
        Load(("--name", "m2"), ("--initial-cluster", Three)).Options.Member!.ListenPeerUrls.ShouldBe(["http://10.0.0.2:8291"]);

    [Fact]
    public void A_file_may_hold_an_array_under_the_names_of_an_embedded_etcd()
    {
        var input = Inputs.Toml(
            _directory, "[etcd]\nname = \"m1\"\ninitial-cluster = [\"m1=127.0.0.1:8291\", \"m2=127.0.0.1:8292\"]\ninitial-cluster-state = \"existing\"");

        var member = MasterSettings.Load(input).Options.Member.ShouldNotBeNull();

        (member.Cluster.Count, member.JoinsExisting).ShouldBe((2, true));
    }

    [Theory]
    [InlineData("m9", Three, "--initial-cluster: m9, the name of this master (--name), is not in the list: m1=http://10.0.0.1:8291,")]
    [InlineData("m1", "m1=10.0.0.1:1,m1=10.0.0.2:1", "--initial-cluster: the name m1 stands twice")]
    [InlineData("m1", "m1=10.0.0.1:1,m2=http://10.0.0.1:1/", "--initial-cluster: m1 and m2 have the same URL http://10.0.0.1:1")]
    [InlineData("m1", "m1=10.0.0.1:1,m2=:8291", "--initial-cluster: m2 has the address 0.0.0.0:8291, which others cannot connect to")]
    [InlineData("m1", "m1=10.0.0.1:0", "--initial-cluster: m1 has the address 10.0.0.1:0")]
    [InlineData("m1", "m1=some.host:1", "peer-urls: some.host:1 is no address to listen on")]
    public void A_list_that_cannot_work_is_refused(string name, string list, string expected) =>
        Refused(("--name", name), ("--initial-cluster", list)).ShouldContain(expected);

    [Theory]
    [InlineData("--advertise-peer-urls", "10.0.0.2:8291", "--advertise-peer-urls: http://10.0.0.2:8291 is not the URL of m1 in --initial-cluster")]
    [InlineData("--peer-urls", "0.0.0.0:0", "--peer-urls: 0.0.0.0:0 is no address to listen on")]
    [InlineData("--client-urls", "some.host:2379", "--client-urls: some.host:2379 is no address to listen on")]
    [InlineData("--metastore", "etcd://10.0.0.1:2379", "--metastore: the masters of --initial-cluster keep their state in their own etcd members")]
    public void A_flag_that_contradicts_the_list_is_refused(string flag, string value, string expected) =>
        Refused(("--name", "m1"), ("--initial-cluster", Three), (flag, value)).ShouldContain(expected);

    [Theory]
    [InlineData("--peer-urls")]
    [InlineData("--client-urls")]
    public void Listening_beyond_loopback_is_refused_unless_it_is_allowed(string flag)
    {
        var input = Inputs.Flags(("--name", "m1"), ("--initial-cluster", "m1=127.0.0.1:8291"), (flag, ":8291"));

        Should.Throw<StartupException>(() => MasterSettings.Load(input)).Message
            .ShouldStartWith($"{flag}: 0.0.0.0:8291 can be reached from other machines");
    }

    private static MasterSettings Load(params (string, string)[] flags) =>
        MasterSettings.Load(Inputs.Flags(flags).Variable("TIFLOW_SECURITY_ALLOW_INSECURE", "true"));

    private static string Refused(params (string, string)[] flags)
    {
        var error = Should.Throw<StartupException>(() => Load(flags));
        error.Code.ShouldBe("INVALID_ARGUMENT");
        return error.Message;
    }
}
