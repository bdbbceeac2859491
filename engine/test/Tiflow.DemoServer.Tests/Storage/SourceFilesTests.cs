using System.Globalization;
using System.Text;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class SourceFilesTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TempDirectory _other = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_RowK_GoesToFileKModFileNum()
    {
        await GenerateAsync(_directory, new SourceData(Files: 3, Rows: 1000));

        for (var file = 0; file < 3; file++)
        {
            var keys = Rows(_directory, file).Select(row => int.Parse(row.Split(',')[0], CultureInfo.InvariantCulture));
            keys.Order().ShouldBe(Enumerable.Range(0, 1000).Where(key => key % 3 == file));
        }
    }

    [Fact]
    public async Task Generate_EachFile_IsSortedBytewise()
    {
        await GenerateAsync(_directory, new SourceData(Files: 3, Rows: 1000));

        for (var file = 0; file < 3; file++)
        {
            var keys = Rows(_directory, file).Select(row => row.Split(',')[0]).ToList();
            keys.ShouldBe(keys.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Generate_SameSeed_GivesTheSameBytes(int valueBytes)
    {
        var data = new SourceData(Files: 2, Rows: 500, Seed: 7, valueBytes);

        await GenerateAsync(_directory, data);
        await GenerateAsync(_other, data);

        Rows(_other, 1).ShouldBe(Rows(_directory, 1));
    }

    [Fact]
    public async Task Generate_OtherSeed_GivesOtherValues()
    {
        await GenerateAsync(_directory, new SourceData(Files: 1, Rows: 500, Seed: 1));
        await GenerateAsync(_other, new SourceData(Files: 1, Rows: 500, Seed: 2));

        Rows(_other, 0).ShouldNotBe(Rows(_directory, 0));
    }

    [Fact]
    public async Task Generate_NoValueBytes_GivesNumbersBelowTheNumberOfRows()
    {
        await GenerateAsync(_directory, new SourceData(Files: 1, Rows: 500));

        var values = Rows(_directory, 0).Select(row => long.Parse(row.Split(',')[1], CultureInfo.InvariantCulture));
        values.ShouldAllBe(value => value >= 0 && value < 500);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    public async Task Generate_ValueBytes_GivesValuesOfThisLength(int valueBytes)
    {
        await GenerateAsync(_directory, new SourceData(Files: 1, Rows: 200, ValueBytes: valueBytes));

        Rows(_directory, 0).ShouldAllBe(row => row.Split(',', 2)[1].Length == valueBytes);
    }

    [Fact]
    public async Task Generate_NoRows_GivesEmptyFiles()
    {
        using var source = await GenerateAsync(_directory, new SourceData(Files: 2, Rows: 0));

        source.IsReady.ShouldBeTrue();
        source.List().ShouldBe([new SourceFile(0, 0, 0), new SourceFile(1, 0, 0)]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(10_001, 1)]
    [InlineData(1, -1)]
    public async Task Generate_NumberOutOfRange_IsRefused(int files, long rows)
    {
        var error = await Should.ThrowAsync<StorageException>(
            () => GenerateAsync(_directory, new SourceData(files, rows)));

        error.Code.ShouldBe(StorageErrorCode.InvalidArgument);
    }

    [Fact]
    public async Task Generate_Again_LeavesOpenFilesReadable()
    {
        using var source = await GenerateAsync(_directory, new SourceData(Files: 1, Rows: 100, Seed: 1));
        var before = Rows(_directory, 0);
        using var open = source.Open(0);

        await source.GenerateAsync(new SourceData(Files: 1, Rows: 10, Seed: 2), CancellationToken);

        var read = new byte[open.End];
        open.Read(read, 0);
        Encoding.UTF8.GetString(read).TrimEnd('\n').Split('\n').ShouldBe(before);
    }

    [Fact]
    public async Task Generate_Cancelled_KeepsTheOldData()
    {
        using var source = await GenerateAsync(_directory, new SourceData(Files: 1, Rows: 100));
        var before = Rows(_directory, 0);
        using var cancelled = new CancellationTokenSource();
        var generating = source.GenerateAsync(new SourceData(Files: 1, Rows: 100_000_000), cancelled.Token);

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(generating);
        source.IsReady.ShouldBeTrue();
        Rows(_directory, 0).ShouldBe(before);
    }

    [Theory]
    [InlineData("complete, old data still in place", "new")]
    [InlineData("complete, old data moved away", "new")]
    [InlineData("unfinished", "old")]
    public void Load_AfterACrashWhileSwapping_FindsOldOrNewDataWhole(string crash, string expected)
    {
        var newData = crash == "unfinished" ? "source.tmp" : "source.new";
        var oldData = crash == "complete, old data moved away" ? "source.old" : "source";
        WriteRow(newData, "a,new\n");
        WriteRow(oldData, "a,old\n");
        using var source = new SourceFiles(new DataRoot(_directory.Path));

        source.Load();

        source.IsReady.ShouldBeTrue();
        Rows(_directory, 0).ShouldBe(["a," + expected]);
        Directory.GetDirectories(_directory.Path).ShouldBe([_directory["source"]]);
    }

    [Fact]
    public void Load_NothingThere_IsNotReady()
    {
        using var source = new SourceFiles(new DataRoot(_directory.Path));

        source.Load();

        source.IsReady.ShouldBeFalse();
    }

    public void Dispose()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    private static async Task<SourceFiles> GenerateAsync(TempDirectory directory, SourceData data)
    {
        var source = new SourceFiles(new DataRoot(directory.Path));
        source.Load();
        await source.GenerateAsync(data, CancellationToken);
        return source;
    }

    private static string[] Rows(TempDirectory directory, int file) =>
        File.ReadAllLines(directory[$"source/{DataRoot.FileName(file)}"]);

    private void WriteRow(string directory, string row)
    {
        Directory.CreateDirectory(_directory[directory]);
        File.WriteAllText(_directory[directory + "/0000.csv"], row);
    }
}
