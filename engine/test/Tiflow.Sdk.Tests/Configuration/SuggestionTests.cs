using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk.Tests.Configuration;

public sealed class SuggestionTests
{
    private static readonly string[] Candidates = ["worker-count", "target-tick", "srcHost", "dstHost"];

    [Theory]
    [InlineData("worker-cuont", "worker-count")]
    [InlineData("TARGET-TICK", "target-tick")]
    [InlineData("srcHst", "srcHost")]
    public void Nearest_SmallSlip_FindsTheWord(string word, string expected) =>
        Suggestion.Nearest(word, Candidates).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("something-else")]
    public void Nearest_NothingClose_GivesNone(string word) => Suggestion.Nearest(word, Candidates).ShouldBeNull();

    [Fact]
    public void Nearest_NoCandidates_GivesNone() => Suggestion.Nearest("word", []).ShouldBeNull();

    [Fact]
    public void Nearest_TwoAsClose_TakesTheFirstInTheAlphabet() => Suggestion.Nearest("cast", ["cost", "case"]).ShouldBe("case");
}
