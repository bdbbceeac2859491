using Microsoft.Extensions.Logging.Abstractions;
using Tiflow.Executor.LocalResources;
using Tiflow.Executor.Options;

namespace Tiflow.Executor.Tests.LocalResources;

public sealed class LocalDirectoriesTests : IDisposable
{
    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("tiflow-test-").FullName;

    [Fact]
    public void A_directory_and_its_id_are_found_again_by_the_next_process()
    {
        var (path, id) = Process().Prepare(job: 1, "sorted");
        File.WriteAllText(Path.Combine(path, "file"), "content");

        var again = Process().Prepare(1, "sorted");

        again.ShouldBe((path, id));
        File.ReadAllText(Path.Combine(again.Path, "file")).ShouldBe("content");
    }

    [Fact]
    public void A_directory_that_was_lost_comes_back_empty_with_another_id()
    {
        var (path, id) = Process().Prepare(1, "sorted");
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        var again = Process().Prepare(1, "sorted");

        again.Path.ShouldBe(path);
        again.Id.ShouldNotBe(id);
    }

    [Fact]
    public void Jobs_and_executors_have_their_own()
    {
        var paths = new[] { Process().Prepare(1, "a"), Process().Prepare(1, "b"), Process().Prepare(2, "a"), Process("other").Prepare(1, "a") };

        paths.Select(static prepared => prepared.Path).ShouldBeUnique();
        paths.ShouldAllBe(prepared => Directory.Exists(prepared.Path) && prepared.Path.StartsWith(_dataDirectory, StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_job_needs_is_gone_and_what_one_needs_stays()
    {
        var (needed, _) = Process().Prepare(1, "sorted");
        var (left, _) = Process().Prepare(2, "sorted");

        Process().KeepOnly([1]);

        (Directory.Exists(needed), Directory.Exists(left)).ShouldBe((true, false));
    }

    [Fact]
    public void What_the_leader_has_not_answered_for_is_not_removed_because_it_knows_nothing_of_it()
    {
        var process = Process();
        var (path, _) = process.Prepare(1, "sorted");

        process.KeepOnly([]);
        Directory.Exists(path).ShouldBeTrue();

        process.Answered(1);
        process.KeepOnly([]);
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void What_an_ended_job_kept_is_gone()
    {
        var process = Process();
        var (path, _) = process.Prepare(1, "sorted");

        process.Remove([1]);

        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_moved_aside_is_deleted_with_what_a_killed_process_has_left_there()
    {
        var process = Process();
        Directory.CreateDirectory(Path.Combine(process.Trash, "left"));
        using var collector = new TrashCollector(process, NullLogger<TrashCollector>.Instance);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        process.Prepare(1, "sorted");

        process.Remove([1]);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Directory.GetDirectories(process.Trash).Length > 0)
        {
            await Task.Delay(5, patience.Token);
        }

        await collector.StopAsync(CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(_dataDirectory, recursive: true);

    private LocalDirectories Process(string name = "e1") => new(
        new ExecutorOptions { Name = name, Join = [], AdvertiseAddress = "", DataDirectory = _dataDirectory },
        NullLogger<LocalDirectories>.Instance);
}
