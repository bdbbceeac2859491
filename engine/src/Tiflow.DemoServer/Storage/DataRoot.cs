using System.Globalization;

namespace Tiflow.DemoServer.Storage;

/// <summary>Where everything lies below the server's directory, and which names from outside may be used.</summary>
internal sealed class DataRoot
{
    /// <summary>Files are numbered with four digits.</summary>
    public const int MaxFiles = 10_000;

    private const int MaxDirectoryLength = 1024;
    private const int MaxNameLength = 255;

    public DataRoot(string directory)
    {
        Directory = Path.GetFullPath(directory);
        Source = Path.Combine(Directory, "source");
        Destinations = Path.Combine(Directory, "dest");
    }

    public string Directory { get; }

    public string Source { get; }

    public string Destinations { get; }

    public static string FileName(int file) => string.Create(CultureInfo.InvariantCulture, $"{file:D4}.csv");

    /// <summary>The path of a destination directory. It need not exist.</summary>
    /// <exception cref="StorageException">The name leads outside the root, or might.</exception>
    public string DestinationDirectory(string name)
    {
        if (name.Length > MaxDirectoryLength || name.Any(char.IsControl))
        {
            throw Refuse(name, "too long or with control characters");
        }

        var parts = name.Split('/').Where(part => part is not "" and not ".").ToArray();
        if (parts.Length == 0)
        {
            throw Refuse(name, "empty");
        }

        var path = Destinations;
        foreach (var part in parts)
        {
            if (part is ".." || part.Length > MaxNameLength)
            {
                throw Refuse(name, part is ".." ? "with '..' in it" : "with a name longer than 255 characters");
            }

            path = Path.Combine(path, part);
            RefuseLink(name, path);
        }

        return path;
    }

    /// <summary>The path of a destination file. It need not exist.</summary>
    /// <exception cref="StorageException">The name leads outside the root, or might.</exception>
    public string DestinationFile(string directory, int file)
    {
        if (file is < 0 or >= MaxFiles)
        {
            throw new StorageException(
                StorageErrorCode.InvalidArgument, $"File index {file} is not between 0 and {MaxFiles - 1}.");
        }

        var path = Path.Combine(DestinationDirectory(directory), FileName(file));
        RefuseLink(directory, path);
        return path;
    }

    private static void RefuseLink(string name, string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw Refuse(name, $"'{Path.GetFileName(path)}' being a symbolic link");
        }
    }

    private static StorageException Refuse(string name, string reason) => new(
        StorageErrorCode.InvalidArgument,
        $"Directory '{name.ReplaceLineEndings("?")}' is refused ({reason}): " +
        "name a directory below the server's root, for example '/data1'.");
}
