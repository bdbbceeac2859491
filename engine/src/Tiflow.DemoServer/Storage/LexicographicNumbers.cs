namespace Tiflow.DemoServer.Storage;

/// <summary>The numbers from 0 up to a limit in the order of their decimal text: 0, 1, 10, 100, 101, 11, 2 …</summary>
internal static class LexicographicNumbers
{
    /// <summary>
    /// The number after <paramref name="number"/>, or -1 after the last one below <paramref name="limit"/>.
    /// </summary>
    public static long Next(long number, long limit)
    {
        if (number == 0)
        {
            return limit > 1 ? 1 : -1;
        }

        if (number * 10 < limit)
        {
            return number * 10;
        }

        while (number % 10 == 9 || number + 1 >= limit)
        {
            number /= 10;
            if (number == 0)
            {
                return -1;
            }
        }

        return number + 1;
    }
}
