using Tiflow.Core.Cluster;
using Tiflow.Core.Executors;
using Tiflow.Core.Jobs;
using Tiflow.Core.Runnables;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Properties;

/// <summary>The tables of the core's README say what the machine does: no transition more, none less.</summary>
public sealed class TransitionTableTests
{
    private static readonly string[] Readme = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Tiflow.Core.README.md"));

    private readonly SortedSet<string> _ofJobs = [];
    private readonly SortedSet<string> _ofRunnables = [];
    private readonly SortedSet<string> _ofExecutors = [];

    public TransitionTableTests()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            Wander(new Random(seed), eventsPerBatch: 1 + (seed % 3));
        }
    }

    [Fact]
    public void Tables_name_exactly_the_transitions_that_happen()
    {
        _ofJobs.ShouldBe(Table("## Jobs"));
        _ofRunnables.ShouldBe(Table("## Runnables"));
        _ofExecutors.ShouldBe(Table("## Executors"));
    }

    private static SortedSet<string> Table(string heading)
    {
        var states = Enum.GetNames<JobState>().Union(Enum.GetNames<RunnableState>()).Union(Enum.GetNames<ExecutorState>()).ToHashSet();
        var rows = Readme.SkipWhile(line => line != heading).Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row.Length > 1 && states.Contains(row[0]));
        return [.. rows.SelectMany(static row => row[1].Split(", ").Where(static to => to != "-").Select(to => $"{row[0]} > {to}"))];
    }

    private void Wander(Random random, int eventsPerBatch)
    {
        var cluster = new RandomCluster(maxOperations: 1, eventsPerBatch);
        var before = new Dictionary<RunnableId, RunnableState>();
        cluster.Script.Observe = output =>
        {
            _ofJobs.UnionWith(Transitions(output, "job/"));
            _ofExecutors.UnionWith(Transitions(output, "executor/"));

            // Only a batch of one event shows each state that a runnable passes.
            if (eventsPerBatch == 1)
            {
                NoteRunnables(cluster.Script, before);
            }
        };
        for (var i = 0; i < 150; i++)
        {
            cluster.Do(random.Next(1000), random.Next(1000), random.Next(1000));
        }
    }

    private static IEnumerable<string> Transitions(StepOutput output, string subject) => output.Changes.History
        .Where(entry => entry.Subject.StartsWith(subject, StringComparison.Ordinal) && entry.From != "None" && entry.From != entry.To)
        .Select(static entry => $"{entry.From} > {entry.To}");

    private void NoteRunnables(ClusterScript script, Dictionary<RunnableId, RunnableState> before)
    {
        foreach (var runnable in script.State.Jobs.Values.SelectMany(static job => job.Runnables))
        {
            var (id, state) = (runnable.Id, runnable.Status.State);
            if (before.TryGetValue(id, out var from) && from != state)
            {
                _ofRunnables.Add($"{from} > {state}");
            }

            before[id] = state;
        }
    }
}
