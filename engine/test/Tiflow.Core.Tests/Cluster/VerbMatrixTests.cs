using Tiflow.Core.Effects;
using Tiflow.Core.Events;
using Tiflow.Core.Jobs;
using Tiflow.Core.Tests.Support;

namespace Tiflow.Core.Tests.Cluster;

/// <summary>
/// Every verb in every state, as the table of <c>docs/reference/job-verbs.md</c> tells, whatever has become of the job
/// master: all commands end.
/// </summary>
public sealed class VerbMatrixTests
{
    private static readonly string[][] Table =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "job-verbs.md"))
            .Where(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    public enum JobMaster
    {
        /// <summary>Does what it is told.</summary>
        Obeys,

        /// <summary>Its executor was killed, and nobody has noticed yet.</summary>
        Died,

        /// <summary>Does not stop when it is asked to.</summary>
        Hangs,
    }

    public static TheoryData<JobState, string, JobMaster> Cells()
    {
        var cells = new TheoryData<JobState, string, JobMaster>();
        foreach (var state in Enum.GetValues<JobState>().Where(static state => state != JobState.None))
        {
            foreach (var verb in Table[0].Skip(1))
            {
                foreach (var master in Enum.GetValues<JobMaster>())
                {
                    cells.Add(state, verb, master);
                }
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_verb_in_every_state_ends_as_the_table_says(JobState state, string verb, JobMaster master)
    {
        var script = JobStages.In(state);
        Prepare(script, master);
        var before = StateText.Of(script.State);

        var answer = Tell(script, verb);

        if (answer is RequestResult.Refused refused)
        {
            StateText.Of(script.State).ShouldBe(before);
            $"refused: {refused.Error.Code}".ShouldBe(Cell(state, verb));
            return;
        }

        JobStages.SettleAsTheyAre(script);
        (script.Exists(JobStages.Job) ? script.Get(JobStages.Job).Status.State.ToString() : "gone").ShouldBe(Cell(state, verb));
        var placed = script.State.Executors.Values.Sum(static executor => executor.Used.Slots);
        placed.ShouldBe(Cell(state, verb) == nameof(JobState.Running) ? 1 : 0);
    }

    private static string Cell(JobState state, string verb) =>
        Table.Single(row => row[0] == state.ToString())[Array.IndexOf(Table[0], verb)];

    private static RequestResult Tell(ClusterScript script, string verb) => verb switch
    {
        "update" => Update(script, new JobUpdate { Priority = 1 }),
        "update --job-config" => Update(script, new JobUpdate { Config = new ConfigUpdate(new JobSeq(1), 0, "new"u8.ToArray(), 1, ["key"]) }),
        _ => script.Change(JobStages.Job, Enum.Parse<JobVerb>(verb, ignoreCase: true)),
    };

    private static RequestResult Update(ClusterScript script, JobUpdate update) =>
        script.Ask(tag => new ClusterEvent.UpdateJob(tag, ClusterScript.Name(JobStages.Job), update));

    private static void Prepare(ClusterScript script, JobMaster master)
    {
        foreach (var executor in script.Executors)
        {
            switch (master)
            {
                case JobMaster.Obeys:
                    (executor.Starts, executor.Stops) = (true, true);
                    break;
                case JobMaster.Died:
                    executor.Kill(leaderSees: false);
                    break;
                default:
                    (executor.Starts, executor.Stops) = (true, false);
                    break;
            }
        }

        script.AddExecutor("spare");
    }
}
