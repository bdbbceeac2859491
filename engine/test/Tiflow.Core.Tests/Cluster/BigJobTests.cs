using Tiflow.Core.Cluster;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>A job of two thousand workers is worked on in batches of a bounded size.</summary>
public sealed class BigJobTests
{
    private const int Workers = 2000;
    private const int MaxOperations = 100;

    // What one more step (a runnable, its job, two notes) may add to a batch that is almost full.
    private const int Slack = 16;

    private readonly ClusterScript _script = new() { MaxOperations = MaxOperations, Validates = false };
    private int _largest;

    public BigJobTests()
    {
        _script.AddExecutor(slots: Workers + 1);
        _script.Create("j");
        foreach (var names in Enumerable.Range(1, Workers).Select(static index => $"w{index}").Chunk(20))
        {
            _script.CreateWorkers("j", names);
        }

        ClusterStateValidator.Validate(_script.State).ShouldBeEmpty();
        _script.Observe = output => _largest = Math.Max(_largest, output.Changes.Operations);
    }

    [Fact]
    public void Cancel_ends_it()
    {
        _script.Change("j", JobVerb.Cancel);

        _script.Get("j").Status.State.ShouldBe(JobState.Canceled);
        _largest.ShouldBeLessThanOrEqualTo(MaxOperations + Slack);
    }

    [Fact]
    public void Loss_of_its_executor_moves_it()
    {
        _script.AddExecutor(slots: Workers + 1);

        _script.Executors[0].Kill();

        _script.Executors[1].Runs.Count.ShouldBe(Workers + 1);
        _largest.ShouldBeLessThanOrEqualTo(MaxOperations + Slack);
    }

    [Fact]
    public void Deadlines_of_all_workers_at_once_do_not_make_one_huge_batch()
    {
        _script.Executors[0].Stops = false;
        _script.Change("j", JobVerb.Cancel);

        _script.ElapseSeconds(11);

        _script.Get("j").Status.State.ShouldBe(JobState.Canceled);
        _largest.ShouldBeLessThanOrEqualTo(512);
    }
}
