namespace Tiflow.DemoServer.Storage;

/// <summary>What to generate.</summary>
/// <param name="Files">Number of files; row k goes to file k mod this number.</param>
/// <param name="Rows">Number of rows in all files together.</param>
/// <param name="Seed">Seed of the values: the same seed gives the same bytes.</param>
/// <param name="ValueBytes">Bytes per value; 0 gives a decimal number below <paramref name="Rows"/>.</param>
internal sealed record SourceData(int Files, long Rows, long Seed = 0, int ValueBytes = 0)
{
    public const long MaxRows = 1_000_000_000_000;
    public const int MaxValueBytes = 64 * 1024;

    /// <exception cref="StorageException">A number is out of its range.</exception>
    public void Validate()
    {
        Check("Number of files", Files, 1, DataRoot.MaxFiles);
        Check("Number of rows", Rows, 0, MaxRows);
        Check("Bytes per value", ValueBytes, 0, MaxValueBytes);
    }

    private static void Check(string what, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument, $"{what} must be between {min} and {max}, not {value}.");
        }
    }
}
