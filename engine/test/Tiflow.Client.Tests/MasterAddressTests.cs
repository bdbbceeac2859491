namespace Tiflow.Client.Tests;

public sealed class MasterAddressTests
{
    [Theory]
    [InlineData("10.0.0.1:10240", "10.0.0.1:10240")]
    [InlineData("http://10.0.0.1:10240", "10.0.0.1:10240")]
    [InlineData("http://10.0.0.1:10240/", "10.0.0.1:10240")]
    [InlineData(":10240", "127.0.0.1:10240")]
    [InlineData("[::1]:10240", "[::1]:10240")]
    [InlineData("a:1, http://b:2,a:1", "a:1 b:2")]
    public void ParseList_ReadableAddresses_GivesEachOnce(string text, string expected) =>
        string.Join(' ', MasterAddress.ParseList(text)).ShouldBe(expected);

    [Theory]
    [InlineData("", "")]
    [InlineData("a:1,localhost", "localhost")]
    [InlineData("a:0", "a:0")]
    [InlineData("https://a:1", "https://a:1")]
    public void ParseList_UnreadableAddress_NamesIt(string text, string culprit) =>
        Should.Throw<FormatException>(() => MasterAddress.ParseList(text)).Message.ShouldContain($"'{culprit}'");
}
