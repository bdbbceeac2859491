using Tiflow.Integration.Tests.Cluster;

namespace Tiflow.Integration.Tests.Usage;

/// <summary>Jobs that cannot be right are refused with a reason, and nothing is created.</summary>
[Collection(OneAtATime.Name)]
public sealed class RefusedJobTests(OneMaster master) : IClassFixture<OneMaster>
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task An_unknown_job_type_is_refused_with_the_nearest_one() =>
        (await CreateAsync("CVSDemos", "{}")).ShouldBe(
            "error: UNKNOWN_JOB_TYPE: unknown job type \"CVSDemos\"; did you mean \"CVSDemo\"? (known types: CVSDemo, FakeJob)\n");

    [Fact]
    public async Task A_malformed_config_is_refused_with_file_and_line() =>
        (await CreateAsync("CVSDemo", "{\n\"srcHost\": oops\n}")).ShouldStartWith($"error: INVALID_CONFIG: {JobFile}: line 2: ");

    [Fact]
    public async Task An_unknown_key_is_refused_with_line_and_nearest_key() =>
        (await CreateAsync("CVSDemo", "{\n\n\"srcHots\": \"a:1\"\n}")).ShouldBe(
            $"error: INVALID_CONFIG: {JobFile}: line 3: unknown key \"srcHots\"; did you mean \"srcHost\"?\n");

    [Fact]
    public async Task A_config_above_1_MiB_is_refused() =>
        (await CreateAsync("FakeJob", new string(' ', MiB) + "{}")).ShouldBe(
            $"error: INVALID_CONFIG: {JobFile}: {MiB + 2} bytes; a job config has at most {MiB} (1 MiB)\n");

    [Fact]
    public async Task An_unknown_job_id_is_refused() =>
        (await master.Cluster.CliAsync("job", "query", "--job-id", "nobody")).ShouldExitWith(1).Error.ShouldStartWith(
            "error: JOB_NOT_FOUND: no job nobody in project default");

    private string JobFile => master.Cluster.PathOf("job.json");

    // The error of a job that must not come into being.
    private async Task<string> CreateAsync(string type, string config)
    {
        var file = master.Cluster.WriteFile("job.json", config);
        var result = await master.Cluster.CliAsync("job", "create", "--job-type", type, "--job-config", file);
        (await master.Cluster.CliAsync("job", "list", "-o", "json")).ShouldExitWith(0).Json.GetArrayLength().ShouldBe(0);
        return result.ShouldExitWith(1).Error;
    }
}
