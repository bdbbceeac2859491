using Tiflow.Executor.Options;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class ExecutorSettingsTests
{
    [Fact]
    public void Defaults_are_those_of_the_options()
    {
        var options = ExecutorSettings.Load(Inputs.None).ToOptions(new HostPort("127.0.0.1", 10241));

        options.Join.ShouldBe(["127.0.0.1:10240"]);
        options.ShouldBeEquivalentTo(new ExecutorOptions
        {
            Name = "executor-127.0.0.1:10241",
            AdvertiseAddress = "127.0.0.1:10241",
            Join = options.Join,
            DataDirectory = "./tiflow-data/executor-127.0.0.1:10241",
        });
    }

    [Fact]
    public void The_data_directory_is_the_one_that_was_given() =>
        ExecutorSettings.Load(Inputs.Flags(("--data-dir", "/srv/data"))).ToOptions(new HostPort("127.0.0.1", 10241)).DataDirectory.ShouldBe("/srv/data");

    [Fact]
    public void Labels_and_capacity_are_read_from_flags()
    {
        var options = ExecutorSettings.Load(Inputs.Flags(("--labels", "zone=a,disk=ssd"), ("--capacity", "cpu=2"))).Options;

        options.Labels["disk"].ShouldBe("ssd");
        options.Capacity["cpu"].ShouldBe(2000);
    }

    [Fact]
    public void Lists_are_text_with_commas_or_arrays()
    {
        using var directory = new TempDirectory();

        var options = ExecutorSettings.Load(Inputs.Toml(directory, "join = [\"a:1\", \"http://b:2\"]\nlabels = \"zone=a\"")).Options;

        options.Join.ShouldBe(["a:1", "b:2"]);
        options.Labels["zone"].ShouldBe("a");
    }

    [Fact]
    public void A_master_at_all_interfaces_is_the_one_on_this_machine() =>
        ExecutorSettings.Load(Inputs.Flags(("--join", "0.0.0.0:10240"))).Options.Join.ShouldBe(["127.0.0.1:10240"]);

    [Fact]
    public void A_switch_is_a_flag() =>
        ExecutorSettings.Load(Inputs.Flags(("--allow-fault-injection", "true"))).Options.AllowFaultInjection.ShouldBeTrue();

    [Fact]
    public void A_plug_in_folder_is_refused() =>
        Should.Throw<StartupException>(() => ExecutorSettings.Load(Inputs.Flags(("--plugin-dir", "x"))))
            .Message.ShouldStartWith("--plugin-dir: job types from a folder come with a later version");

    [Fact]
    public void A_master_key_is_unknown_to_an_executor()
    {
        using var directory = new TempDirectory();

        Should.Throw<StartupException>(() => ExecutorSettings.Load(Inputs.Toml(directory, "master-addr = \"a:1\"")))
            .Message.ShouldContain("unknown key \"master-addr\"");
    }
}
