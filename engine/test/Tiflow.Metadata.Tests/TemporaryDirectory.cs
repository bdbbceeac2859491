namespace Tiflow.Metadata.Tests;

/// <summary>A directory of its own, removed with all that is in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tiflow-metadata-");

    public string Path => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}
