using CsCheck;

namespace Tiflow.Metadata.Tests.Conformance;

public abstract partial class MetaStoreConformance
{
    /// <summary>Sequences of steps that are tried; fewer where each step passes a network and a disk.</summary>
    protected virtual int ModelRuns => 150;

    [Fact(Timeout = 2 * Deadline)]
    public Task AnySteps_BehaveLikeTheModel() =>
        ModelSteps.Any.SampleAsync(
            RunAgainstModelAsync, iter: ModelRuns, threads: 1, print: steps => string.Join("\n", steps.Select(step => $"{step}")));

    private async Task RunAgainstModelAsync(ModelStep[] steps)
    {
        var model = new StoreModel();
        var feed = new List<string>();
        await CommitAsync(new StoreMutation.DeleteRange(Everything));
        var start = await CommitAsync();
        var revision = start;
        foreach (var step in steps)
        {
            revision = await CommitAsync(step, model, revision, feed);
            await CompareAsync(step, model);
        }

        (await WatchedAsync(Everything, start, feed.Count, Sorted)).ShouldBe(feed);
    }

    private async Task<long> CommitAsync(ModelStep step, StoreModel model, long revision, List<string> feed)
    {
        StoreCondition[] conditions = [.. step.Conditions.Select(condition => Condition(condition, model))];
        StoreMutation[] mutations = [.. step.Mutations.Select(Mutation)];
        var touched = step.Mutations.SelectMany(StoreModel.Touched).ToList();
        if (touched.Distinct().Count() < touched.Count)
        {
            (await Should.ThrowAsync<StoreException>(() => CommitIfAsync(conditions, mutations)))
                .Code.ShouldBe(StoreErrorCode.LimitExceeded);
            return revision;
        }

        var result = await CommitIfAsync(conditions, mutations);
        var failing = Array.FindIndex(step.Conditions, condition => !model.Holds(condition));
        if (failing >= 0)
        {
            result.ShouldBe(new CommitResult.ConditionFailed(conditions[failing]));
            return revision;
        }

        var committed = result.ShouldBeOfType<CommitResult.Committed>().Revision;
        var changes = model.Apply(step.Mutations, committed);
        if (changes.Count == 0)
        {
            committed.ShouldBe(revision);
            return revision;
        }

        committed.ShouldBeGreaterThan(revision);
        feed.Add($"{committed}: {string.Join(", ", changes)}");
        return committed;
    }

    private async Task CompareAsync(ModelStep step, StoreModel model)
    {
        foreach (var name in ModelSteps.Names)
        {
            Describe(await ReadAsync(name)).ShouldBe(Describe(name, model.Find(name)));
        }

        var expected = model.Pairs
            .Where(pair => string.CompareOrdinal(pair.Name, step.From) >= 0 && string.CompareOrdinal(pair.Name, step.To) < 0)
            .Select(pair => Describe(pair.Name, pair.Pair))
            .ToList();
        if (step.Descending)
        {
            expected.Reverse();
        }

        var result = await Store.RangeAsync(
            new RangeQuery(new KeyRange(Key(step.From), Key(step.To))) { Limit = step.Limit, Descending = step.Descending },
            Token);

        result.Items.Select(Describe).ShouldBe(step.Limit > 0 ? expected.Take(step.Limit) : expected);
        result.More.ShouldBe(step.Limit > 0 && expected.Count > step.Limit);
    }

    private static StoreCondition Condition(ModelCondition condition, StoreModel model) => condition.Expectation switch
    {
        ModelExpectation.Absent => Absent(condition.Name),
        ModelExpectation.Unchanged => Revision(condition.Name, model.Find(condition.Name)?.ModRevision ?? 1),
        _ => Revision(condition.Name, (model.Find(condition.Name)?.ModRevision ?? 1) - 1),
    };

    private static StoreMutation Mutation(ModelMutation mutation) => mutation.Kind switch
    {
        ModelMutationKind.Put => Put(mutation.Name, mutation.Value),
        ModelMutationKind.Delete => Delete(mutation.Name),
        _ => DeleteRange(mutation.Name, mutation.End),
    };

    private static string Describe(KeyValue? pair) => pair is null
        ? "nothing"
        : Describe(Name(pair.Key), new ModelPair(Text(pair.Value), pair.CreateRevision, pair.ModRevision));

    private static string Describe(string name, ModelPair? pair) => pair is null ? "nothing" : $"{name} = {pair}";

    private static IReadOnlyList<StoreChange> Sorted(IReadOnlyList<StoreChange> changes) =>
        [.. changes.OrderBy(change => change.Key)];
}
