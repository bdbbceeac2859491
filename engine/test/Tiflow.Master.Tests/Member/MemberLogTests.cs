using Tiflow.Master.Member;
using Tiflow.Metadata.Tests;

namespace Tiflow.Master.Tests.Member;

public sealed class MemberLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _path;
    private readonly MemberLog _log;

    public MemberLogTests()
    {
        _path = Path.Combine(_directory.Path, "etcd.log");
        _log = new MemberLog(_path);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("{\"level\":\"fatal\",\"msg\":\"discovery failed\",\"error\":\"address in use\"}\n{\"level\":\"warn\",\"msg\":\"x\"}", "address in use")]
    [InlineData("{\"level\":\"panic\",\"msg\":\"tocommit(8)\"}\npanic: tocommit\ngoroutine 1", "tocommit(8)")]
    [InlineData("{\"level\":\"warn\",\"msg\":\"x\"}\nsh: not found\n\n{\"level\":\"fat", "sh: not found")]
    [InlineData("{\"level\":\"warn\",\"msg\":\"x\"}", "it left no message")]
    [InlineData("", "it left no message")]
    public void LastWords_AreTheReasonOfTheEnd(string content, string expected)
    {
        File.WriteAllText(_path, content);

        _log.LastWords().ShouldBe(expected);
    }

    [Fact]
    public void LastWords_OfAnEarlierStart_DoNotCount()
    {
        File.WriteAllText(_path, "old words\n");
        _log.Begin();

        _log.LastWords().ShouldBe("it left no message");
    }

    [Fact]
    public void Limit_FileIsLong_EmptiesIt()
    {
        File.WriteAllBytes(_path, new byte[(16 * 1024 * 1024) + 1]);

        _log.Limit();

        new FileInfo(_path).Length.ShouldBe(0);
    }
}
