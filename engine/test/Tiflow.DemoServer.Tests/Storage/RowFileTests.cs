using System.Globalization;
using System.Text;
using Tiflow.DemoServer.Storage;
using Tiflow.DemoServer.Tests.Fixtures;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class RowFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_AnyKey_GivesTheSameRowAsAScan(bool inclusive)
    {
        // Values of very different lengths, some longer than the blocks in which rows are sought.
        var rows = Enumerable.Range(0, 200)
            .Select(number => $"k{number * 2:D4},{new string('v', number * number * 7 % 90_000)}\n").ToArray();
        using var file = Write(string.Concat(rows));

        for (var number = -1; number <= 400; number++)
        {
            var key = "k" + number.ToString("D4", CultureInfo.InvariantCulture);
            var expected = rows.TakeWhile(row =>
                string.CompareOrdinal(row[..5], key) < (inclusive ? 0 : 1)).Sum(row => (long)row.Length);

            file.Find(Encoding.UTF8.GetBytes(key), inclusive).ShouldBe(expected, key);
        }
    }

    [Fact]
    public void End_LastLineIsTorn_ExcludesIt()
    {
        using var file = Write("a,1\nb,2\nc,");

        file.End.ShouldBe(8);
        file.CountRows(file.End).ShouldBe(2);
        Encoding.UTF8.GetString(file.ReadLastRow()).ShouldBe("b,2\n");
    }

    [Fact]
    public void End_OnlyATornLine_IsZero()
    {
        using var file = Write("a,1");

        file.End.ShouldBe(0);
        file.ReadLastRow().ShouldBeEmpty();
    }

    [Fact]
    public void Read_RowLongerThanABlock_TravelsAlone()
    {
        var longRow = "b," + new string('v', 1000);
        using var file = Write($"a,1\n{longRow}\nc,3\n");
        using var reader = new RowBlockReader(file, start: 0, maxBytes: 16);

        var blocks = new List<string>();
        while (!reader.AtEnd)
        {
            blocks.Add(Encoding.UTF8.GetString(reader.Read().Span));
        }

        blocks.ShouldBe(["a,1\n", longRow + "\n", "c,3\n"]);
    }

    public void Dispose() => _directory.Dispose();

    private RowFile Write(string text)
    {
        File.WriteAllText(_directory["rows.csv"], text);
        return new RowFile(_directory["rows.csv"]);
    }
}
