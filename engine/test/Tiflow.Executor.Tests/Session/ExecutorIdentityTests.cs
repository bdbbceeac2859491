using Google.Protobuf;
using Tiflow.Executor.Options;
using Tiflow.Executor.Session;
using Tiflow.Executor.Tests.Support;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;
using Tiflow.Sdk.Registration;

namespace Tiflow.Executor.Tests.Session;

public sealed class ExecutorIdentityTests
{
    private readonly ExecutorIdentity _identity = new(
        new ExecutorOptions { Name = "e", Join = [], AdvertiseAddress = "h:1" },
        JobTypeCatalog.FromAssemblies(typeof(TestJobMaster).Assembly));

    [Fact]
    public void Leaders_hear_the_versions_of_the_job_types()
    {
        var hello = Hello.Parser.ParseFrom(_identity.Hello([], ackedSeq: 0).ToByteArray());

        var spec = hello.ToSpec();

        (spec.VersionOf("TestJob"), spec.VersionOf("Test"), spec.VersionOf("Unknown")).ShouldBe((3, 1, 0));
        spec.JobTypes.ShouldBe([new("TestJob", 3)]);
    }

    [Fact]
    public void An_executor_that_tells_no_versions_has_the_first_of_each_type()
    {
        var hello = _identity.Hello([], ackedSeq: 0);
        hello.TypeVersions.Clear();

        hello.ToSpec().VersionOf("TestJob").ShouldBe(1);
    }
}
