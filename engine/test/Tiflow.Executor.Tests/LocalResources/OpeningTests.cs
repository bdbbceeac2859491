using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;
using Tiflow.Executor.Tests.Support;
using Tiflow.Protocol.V1;

namespace Tiflow.Executor.Tests.LocalResources;

[Collection("runnables")]
public sealed class OpeningTests : IDisposable
{
    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("tiflow-test-").FullName;
    private readonly HostBench _bench;

    public OpeningTests() => _bench = new HostBench
    {
        Directories = new LocalDirectories(
            new ExecutorOptions { Name = "e1", Join = [], AdvertiseAddress = "", DataDirectory = _dataDirectory },
            NullLogger<LocalDirectories>.Instance),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_leader_is_told_of_the_directory_that_is_handed_out()
    {
        (await _bench.RunWorkerAsync("open", Token)).Outcome.ShouldBe(ExitOutcome.Finished);

        var told = _bench.Said.Single(static said => said.OpenLocalResource is not null).OpenLocalResource;
        told.Name.ShouldBe("sorted");
        told.Directory.ShouldBe(_bench.Directories.Prepare(job: 1, "sorted").Id);
    }

    [Theory]
    [InlineData("RESOURCE_CONFLICT")]
    [InlineData("RESOURCE_NOT_FOUND")]
    public async Task A_refusal_is_a_terminal_failure_with_its_name(string code)
    {
        _bench.Answer = said => said.OpenLocalResource is null ? null : new ErrorDetail { Code = code, Message = "no" };

        var exited = await _bench.RunWorkerAsync("open", Token);

        (exited.Outcome, exited.Error.Code).ShouldBe((ExitOutcome.FailedTerminal, code));
    }

    [Fact]
    public async Task A_disk_that_refuses_is_tried_again_later()
    {
        await File.WriteAllTextAsync(Path.Combine(_dataDirectory, "resources"), "a file where the directory should be", Token);

        var exited = await _bench.RunWorkerAsync("open", Token);

        (exited.Outcome, exited.Error.Code).ShouldBe((ExitOutcome.FailedTransient, "UNAVAILABLE"));
    }

    [Fact]
    public async Task Once_it_is_answered_it_is_kept_only_while_its_job_needs_it()
    {
        await _bench.RunWorkerAsync("open", Token);

        _bench.Directories.KeepOnly([]);

        Directory.GetDirectories(Path.Combine(_dataDirectory, "resources", "e1")).ShouldAllBe(static path => Path.GetFileName(path).StartsWith('.'));
    }

    public void Dispose() => Directory.Delete(_dataDirectory, recursive: true);
}
