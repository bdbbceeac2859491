namespace Tiflow.Cli.Tests;

internal sealed class TempDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tiflow-cli-tests-");

    public string FullName => _directory.FullName;

    public string File(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
