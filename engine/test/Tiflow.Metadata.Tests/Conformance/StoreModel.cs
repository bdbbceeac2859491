namespace Tiflow.Metadata.Tests.Conformance;

/// <summary>The store as simple as can be: what a real one is compared with.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<string, ModelPair> _pairs = new(StringComparer.Ordinal);

    public IEnumerable<(string Name, ModelPair Pair)> Pairs => _pairs.Select(pair => (pair.Key, pair.Value));

    public ModelPair? Find(string name) => _pairs.GetValueOrDefault(name);

    public bool Holds(ModelCondition condition) => condition.Expectation switch
    {
        ModelExpectation.Absent => !_pairs.ContainsKey(condition.Name),
        ModelExpectation.Unchanged => _pairs.ContainsKey(condition.Name),
        _ => false,
    };

    /// <summary>The keys that a mutation changes, were they all there.</summary>
    public static IEnumerable<string> Touched(ModelMutation mutation) => mutation.Kind switch
    {
        ModelMutationKind.DeleteRange => ModelSteps.Names.Where(name =>
            string.CompareOrdinal(name, mutation.Name) >= 0 && string.CompareOrdinal(name, mutation.End) < 0),
        _ => [mutation.Name],
    };

    /// <summary>Applies the mutations at a revision. Returns the changes, described, in key order.</summary>
    public List<string> Apply(IReadOnlyList<ModelMutation> mutations, long revision)
    {
        var changes = new List<(string Name, string What)>();
        foreach (var mutation in mutations)
        {
            if (mutation.Kind == ModelMutationKind.Put)
            {
                var created = Find(mutation.Name)?.CreateRevision ?? revision;
                _pairs[mutation.Name] = new ModelPair(mutation.Value, created, revision);
                changes.Add((mutation.Name, $"={mutation.Value}"));
                continue;
            }

            changes.AddRange(Touched(mutation).Where(_pairs.Remove).Select(name => (name, " deleted")));
        }

        return [.. changes.OrderBy(change => change.Name, StringComparer.Ordinal).Select(change => change.Name + change.What)];
    }
}
