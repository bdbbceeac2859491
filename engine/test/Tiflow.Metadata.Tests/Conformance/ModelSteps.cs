using CsCheck;

namespace Tiflow.Metadata.Tests.Conformance;

public enum ModelMutationKind
{
    Put,
    Delete,
    DeleteRange,
}

public enum ModelExpectation
{
    Absent,
    Unchanged,
    Changed,
}

public sealed record ModelPair(string Value, long CreateRevision, long ModRevision);

public sealed record ModelMutation(ModelMutationKind Kind, string Name, string End, string Value);

public sealed record ModelCondition(ModelExpectation Expectation, string Name);

/// <summary>One transaction, then one reading of a range.</summary>
public sealed record ModelStep(
    ModelCondition[] Conditions, ModelMutation[] Mutations, string From, string To, int Limit, bool Descending)
{
    public override string ToString() =>
        $"if [{string.Join<ModelCondition>(", ", Conditions)}] then [{string.Join<ModelMutation>(", ", Mutations)}], "
        + $"read {From}..{To} limit {Limit} descending {Descending}";
}

/// <summary>Random steps over few keys, so that they meet.</summary>
public static class ModelSteps
{
    public static readonly string[] Names = ["a", "aa", "b", "c", "d", "e"];

    private static readonly Gen<string> _name = Gen.OneOf(Names);

    private static readonly Gen<ModelMutation> _mutation = Gen.Select(
        Gen.Frequency(
            (6, ModelMutationKind.Put),
            (2, ModelMutationKind.Delete),
            (1, ModelMutationKind.DeleteRange)),
        _name,
        _name,
        Gen.Int[0, 99],
        (kind, name, end, value) => new ModelMutation(kind, name, end, $"{value}"));

    // Mostly true ones: a transaction with several false conditions teaches nothing.
    private static readonly Gen<ModelCondition> _condition = Gen.Select(
        Gen.Frequency(
            (4, ModelExpectation.Unchanged),
            (2, ModelExpectation.Absent),
            (1, ModelExpectation.Changed)),
        _name,
        (expectation, name) => new ModelCondition(expectation, name));

    public static Gen<ModelStep[]> Any { get; } = Gen.Select(
        _condition.Array[0, 2],
        _mutation.Array[0, 4],
        _name,
        _name,
        Gen.Int[0, 4],
        Gen.Bool,
        (conditions, mutations, from, to, limit, descending) =>
            new ModelStep(conditions, mutations, from, to, limit, descending)).Array[1, 20];
}
