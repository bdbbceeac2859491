using System.Globalization;

namespace Tiflow.DemoServer.Storage;

/// <summary>Compares a destination directory with the source, both ways.</summary>
internal sealed class DirectoryComparer(DataRoot root, SourceFiles source)
{
    /// <exception cref="StorageException">The name is refused, or the source was replaced in the meantime.</exception>
    public DirectoryComparison Compare(string name, CancellationToken cancellationToken)
    {
        var directory = root.DestinationDirectory(name);
        if (!Directory.Exists(directory))
        {
            return new DirectoryComparison($"cannot find directory '{name}'", 0, 0);
        }

        var version = source.Version;
        var result = Compare(name, directory, cancellationToken);
        return version == source.Version
            ? result
            : throw new StorageException(
                StorageErrorCode.Unavailable, "The source data was replaced during the comparison: ask again.");
    }

    private DirectoryComparison Compare(string name, string directory, CancellationToken cancellationToken)
    {
        var rows = 0L;
        var count = source.Count;
        for (var file = 0; file < count; file++)
        {
            var path = Path.Combine(directory, DataRoot.FileName(file));
            if (!File.Exists(path))
            {
                return new DirectoryComparison($"file {file} is missing in '{name}'", file, rows);
            }

            using var expected = source.Open(file);
            using var actual = new RowFile(path);
            var comparison = new RowFileComparison(expected, actual);
            if (comparison.FindDifference(cancellationToken) is { } difference)
            {
                return new DirectoryComparison($"file {file}: {difference}", file, rows + comparison.Rows);
            }

            rows += comparison.Rows;
        }

        return new DirectoryComparison(FindExtraFile(name, directory, count, out var extra), extra, rows);
    }

    private static string? FindExtraFile(string name, string directory, int count, out int file)
    {
        file = 0;
        foreach (var path in Directory.EnumerateFiles(directory, "*.csv").Order(StringComparer.Ordinal))
        {
            var text = Path.GetFileNameWithoutExtension(path);
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out file) || file >= count)
            {
                return $"file '{text}' in '{name}' is extra: the source has {count} files";
            }
        }

        file = 0;
        return null;
    }
}
