using Tiflow.Hosting.JobTypes;
using Tiflow.Sdk;
using Tiflow.Sdk.Registration;

namespace Tiflow.Hosting.Tests.JobTypes;

public sealed class JobTypeCheckTests
{
    private readonly JobTypeCheck _check = new(JobTypeCatalog.FromAssemblies(typeof(JobTypeCheckTests).Assembly));

    [Fact]
    public void A_known_type_with_a_good_config_is_no_problem() => _check.Check("Sample", "{\"size\":3}"u8.ToArray()).ShouldBeNull();

    [Fact]
    public void An_unknown_type_names_the_nearest_and_the_known_ones()
    {
        var problem = _check.Check("Sampel", default)!;

        problem.Code.ShouldBe("UNKNOWN_JOB_TYPE");
        problem.Message.ShouldBe("unknown job type \"Sampel\"; did you mean \"Sample\"? (known types: Sample)");
    }

    [Fact]
    public void A_bad_config_is_told_with_line_and_key()
    {
        var problem = _check.Check("Sample", "{\n\"sise\":3}"u8.ToArray())!;

        problem.Code.ShouldBe("INVALID_CONFIG");
        problem.Message.ShouldContain("line 2: unknown key \"sise\"; did you mean \"size\"?");
    }

    [Fact]
    public void A_type_that_does_not_say_otherwise_allows_no_change_of_a_config()
    {
        var problem = new JobTypeCheck(BuiltInJobTypes.Load()).CheckUpdate("CVSDemo", Cvs("/data1"), Cvs("/data2"))!;

        problem.Code.ShouldBe("CONFIG_NOT_UPDATABLE");
        problem.Message.ShouldBe(
            "CVSDemo does not allow this change: jobs of this type keep the config that they were created with; create a new job with the new config instead");

        static byte[] Cvs(string dir) => System.Text.Encoding.UTF8.GetBytes($$"""{"srcHost": "h:1", "dstHost": "h:1", "dstDir": "{{dir}}"}""");
    }

    [Fact]
    public void A_config_that_this_build_cannot_read_any_more_is_not_replaced()
    {
        var problem = _check.CheckUpdate("Sample", "{\"former\":3}"u8.ToArray(), "{\"size\":3}"u8.ToArray())!;

        problem.Code.ShouldBe("CONFIG_NOT_UPDATABLE");
        problem.Message.ShouldContain("its present config cannot be compared with the new one: line 1: unknown key \"former\"");
    }

    [Fact]
    public void The_built_in_job_types_are_found_by_their_assembly() => Should.NotThrow(BuiltInJobTypes.Load);
}
