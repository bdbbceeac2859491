namespace Tiflow.Client.Tests;

public sealed class JobIdsTests
{
    [Theory]
    [InlineData("CVSDemo", "^cvsdemo-[a-z2-7]{8}$")]
    [InlineData("a.b/C_d", "^abcd-[a-z2-7]{8}$")]
    [InlineData("", "^job-[a-z2-7]{8}$")]
    public void MakeUp_AnyType_GivesAValidId(string type, string pattern) => JobIds.MakeUp(type).ShouldMatch(pattern);

    [Fact]
    public void MakeUp_LongType_FitsIntoAJobId() => JobIds.MakeUp(new string('x', 200)).Length.ShouldBe(63);
}
