using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Tests.Configuration;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("127.0.0.1:10240", "127.0.0.1:10240")]
    [InlineData("http://10.0.0.1:10240", "10.0.0.1:10240")]
    [InlineData("HTTP://host:1/", "host:1")]
    [InlineData(" server-master-1:10240 ", "server-master-1:10240")]
    [InlineData(":10240", "0.0.0.0:10240")]
    [InlineData("http://:10240", "0.0.0.0:10240")]
    [InlineData("[::1]:10240", "[::1]:10240")]
    [InlineData("localhost:0", "localhost:0")]
    public void Every_form_of_address_is_read(string text, string expected)
    {
        HostPort.TryParse(text, out var address).ShouldBeTrue();

        address!.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("::1:10240")]
    [InlineData("[::1:10240")]
    [InlineData("[host]:10240")]
    [InlineData("https://host:1")]
    [InlineData("http://host:1/path")]
    [InlineData("ho st:1")]
    public void Everything_else_is_refused(string text) => HostPort.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("127.9.9.9:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData("localhost:1", true)]
    [InlineData("0.0.0.0:1", false)]
    [InlineData("[::]:1", false)]
    [InlineData("10.0.0.1:1", false)]
    [InlineData("localhost.example.org:1", false)]
    public void Loopback_is_only_what_cannot_leave_the_machine(string text, bool expected)
    {
        HostPort.TryParse(text, out var address).ShouldBeTrue();

        address!.IsLoopback.ShouldBe(expected);
    }
}
