using System.Globalization;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class LexicographicNumbersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(101)]
    [InlineData(12_345)]
    public void Next_FromZero_VisitsAllNumbersInTheOrderOfTheirText(int limit)
    {
        var visited = new List<long>();
        for (var number = 0L; number >= 0; number = LexicographicNumbers.Next(number, limit))
        {
            visited.Add(number);
        }

        var expected = Enumerable.Range(0, limit).Select(number => (long)number)
            .OrderBy(number => number.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        visited.ShouldBe(expected);
    }
}
