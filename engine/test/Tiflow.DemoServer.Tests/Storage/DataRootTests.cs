using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class DataRootTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly DataRoot _root;

    public DataRootTests()
    {
        _root = new DataRoot(_directory.Path);
    }

    [Theory]
    [InlineData("data1", "dest/data1")]
    [InlineData("/data1", "dest/data1")]
    [InlineData("//a/./b/", "dest/a/b")]
    [InlineData("...", "dest/...")]
    [InlineData("~", "dest/~")]
    [InlineData("a\\..\\b", "dest/a\\..\\b")]
    public void DestinationDirectory_NameBelowTheRoot_IsNormalised(string name, string expected)
    {
        _root.DestinationDirectory(name).ShouldBe(_directory[expected]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("./.")]
    [InlineData("..")]
    [InlineData("/..")]
    [InlineData("../source")]
    [InlineData("a/../../b")]
    [InlineData("a/..")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public void DestinationDirectory_NameThatMightEscape_IsRefused(string name)
    {
        var error = Should.Throw<StorageException>(() => _root.DestinationDirectory(name));

        error.Code.ShouldBe(StorageErrorCode.InvalidArgument);
        error.Message.ShouldContain("Directory '");
    }

    [Fact]
    public void DestinationDirectory_TooLong_IsRefused()
    {
        Should.Throw<StorageException>(() => _root.DestinationDirectory(new string('a', 256)));
        Should.Throw<StorageException>(() => _root.DestinationDirectory(string.Concat(Enumerable.Repeat("a/", 1000))));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link/below")]
    [InlineData("dangling")]
    public void DestinationDirectory_SymbolicLink_IsRefused(string name)
    {
        Directory.CreateDirectory(_root.Destinations);
        Directory.CreateSymbolicLink(_directory["dest/link"], Path.GetTempPath());
        Directory.CreateSymbolicLink(_directory["dest/dangling"], _directory["nowhere"]);

        Should.Throw<StorageException>(() => _root.DestinationDirectory(name)).Message.ShouldContain("symbolic link");
    }

    [Fact]
    public void DestinationFile_SymbolicLink_IsRefused()
    {
        Directory.CreateDirectory(_directory["dest/data1"]);
        File.WriteAllText(_directory["outside"], "precious");
        File.CreateSymbolicLink(_directory["dest/data1/0000.csv"], _directory["outside"]);

        Should.Throw<StorageException>(() => _root.DestinationFile("data1", 0)).Message.ShouldContain("symbolic link");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_000)]
    public void DestinationFile_IndexOutOfRange_IsRefused(int file)
    {
        Should.Throw<StorageException>(() => _root.DestinationFile("data1", file))
            .Code.ShouldBe(StorageErrorCode.InvalidArgument);
    }

    public void Dispose() => _directory.Dispose();
}
