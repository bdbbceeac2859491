using System.Text;
using Tiflow.Master.Api;

namespace Tiflow.Master.Tests.Api;

public sealed class ConfigDifferenceTests
{
    [Theory]
    [InlineData("""{"b": 1, "a": {"x": 1}}""", """{ "a": { "x" : 1 }, "b": 1 }""")]
    [InlineData("", "{}")]
    [InlineData("""{"a": 1}""", """{"a": 2, "c": null}""", "a", "c")]
    [InlineData("""{"b": [1, 2], "a": 1}""", """{"b": [2, 1]}""", "a", "b")]
    [InlineData("""{"a": 1, "a": 2}""", """{"a": 2}""")]
    public void Keys_that_differ_are_named_and_layout_does_not_count(string before, string after, params string[] keys) =>
        ConfigDifference.KeysOf(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)).ShouldBe(keys);
}
