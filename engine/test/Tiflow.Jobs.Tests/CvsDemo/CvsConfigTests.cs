using System.Text;
using Tiflow.Jobs.CvsDemo;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Jobs.Tests.CvsDemo;

public sealed class CvsConfigTests
{
    [Fact]
    public void The_shipped_config_is_accepted()
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "demo.json"));

        var config = (CvsConfig)ConfigReader.Read(typeof(CvsConfig), json);

        config.SrcHost.ShouldBe("demo-server:1234");
        config.FileNum.ShouldBe(0);
    }

    [Fact]
    public void SrcDir_is_accepted() =>
        Should.NotThrow(() => Read("""{"srcHost": "a:1", "srcDir": "/data/demo/", "dstHost": "b:1", "dstDir": "/d"}"""));

    [Theory]
    [InlineData("""{"srcHost": "a:1", "dstHost": "b:1", "dstDir": "/d", "fileNum": -1}""", "fileNum must not be negative")]
    [InlineData("""{"srcHost": "a:1", "dstHost": "b:1"}""", "dstDir is missing")]
    [InlineData("""{"dstHost": "b:1", "dstDir": "/d"}""", "srcHost must be the address of a demo server")]
    [InlineData("""{"srcHost": "a:1", "dstHost": "b", "dstDir": "/d"}""", "dstHost must be the address of a demo server")]
    [InlineData("""{"srcHost": "a:1", "dstHost": "b:1", "dstDir": "/d", "filenum": 1}""", "did you mean \"fileNum\"?")]
    public void A_config_that_cannot_work_is_refused_with_the_key(string json, string message) =>
        Should.Throw<InvalidConfigException>(() => Read(json)).Message.ShouldContain(message);

    [Theory]
    [InlineData("demo-server:1234", "http://demo-server:1234/")]
    [InlineData("http://demo-server:1234", "http://demo-server:1234/")]
    [InlineData("http://10.0.0.1:1234/", "http://10.0.0.1:1234/")]
    [InlineData("demo-server:80", "http://demo-server/")]
    [InlineData("[::1]:1234", "http://[::1]:1234/")]
    public void Addresses_are_host_and_port_with_or_without_http(string text, string expected)
    {
        DemoAddressAttribute.TryParse(text, out var address).ShouldBeTrue();

        address!.AbsoluteUri.ShouldBe(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("demo-server")]
    [InlineData(":1234")]
    [InlineData("https://demo-server:1234")]
    [InlineData("demo-server:1234/path")]
    [InlineData("demo-server:99999")]
    public void Other_addresses_are_refused(string? text) =>
        DemoAddressAttribute.TryParse(text, out _).ShouldBeFalse();

    private static object Read(string json) => ConfigReader.Read(typeof(CvsConfig), Encoding.UTF8.GetBytes(json));
}
