namespace Tiflow.DemoServer.Hosting;

/// <summary>Holds the data directory for one process: two servers on it would not see each other's writers.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Creates the directory if necessary.</summary>
    /// <exception cref="StartupException">The directory cannot be written, or another process holds it.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, ".lock");
        try
        {
            Directory.CreateDirectory(directory);
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new StartupException(
                "DIRECTORY_IN_USE", $"another demo server uses '{directory}': stop it, or name another --dir");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                "DIRECTORY_NOT_WRITABLE", $"cannot write to '{directory}' ({error.Message}): name another --dir");
        }
    }

    public void Dispose() => _file.Dispose();
}
