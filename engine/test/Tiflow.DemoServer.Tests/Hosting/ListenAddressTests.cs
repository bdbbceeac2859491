using Tiflow.DemoServer.Hosting;

namespace Tiflow.DemoServer.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:1234", "127.0.0.1", 1234)]
    [InlineData("http://127.0.0.1:1234", "127.0.0.1", 1234)]
    [InlineData("http://demo-server:1234/", "demo-server", 1234)]
    [InlineData(":0", "", 0)]
    [InlineData("[::1]:1234", "::1", 1234)]
    public void Parse_KnownForm_GivesHostAndPort(string text, string host, int port)
    {
        ListenAddress.Parse(text).ShouldBe(new ListenAddress(host, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:x")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:-1")]
    [InlineData("https://localhost:1234")]
    [InlineData("a b:1")]
    public void Parse_AnythingElse_IsNull(string text)
    {
        ListenAddress.Parse(text).ShouldBeNull();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("127.0.0.1")]
    public async Task Resolve_Address_IsTheAddress(string host)
    {
        var address = await new ListenAddress(host, 0).ResolveAsync(TestContext.Current.CancellationToken);

        address.ShouldNotBeNull().ToString().ShouldBe(host);
    }
}
