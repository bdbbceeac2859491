namespace Tiflow.DemoServer.Storage;

/// <summary>
/// The source files. New data is written beside the old and swapped in by renames:
/// <c>source.tmp</c> (being written) becomes <c>source.new</c> (complete), <c>source</c> becomes <c>source.old</c>,
/// <c>source.new</c> becomes <c>source</c>. <see cref="Load"/> finishes a swap that a crash has interrupted.
/// </summary>
internal sealed class SourceFiles(DataRoot root) : IDisposable
{
    private readonly string _unfinished = root.Source + ".tmp";
    private readonly string _complete = root.Source + ".new";
    private readonly string _replaced = root.Source + ".old";
    private readonly SemaphoreSlim _generating = new(1);
    private readonly Lock _swapping = new();
    private volatile bool _writing;
    private Lazy<IReadOnlyList<SourceFile>>? _list;
    private int _count;

    /// <summary>Whether there is source data, even if it is about to be replaced.</summary>
    public bool Exists => _list is not null;

    public bool IsReady => Exists && !_writing;

    public int Count => _count;

    /// <summary>
    /// Counts the replacements: a longer comparison is only valid if this is the same before and after.
    /// </summary>
    public int Version { get; private set; }

    public void Dispose() => _generating.Dispose();

    /// <summary>Takes over what is on disk.</summary>
    public void Load()
    {
        lock (_swapping)
        {
            Delete(_unfinished);
            if (Directory.Exists(_complete))
            {
                SwapIn_NeedsLock();
            }

            Delete(_replaced);
            if (Directory.Exists(root.Source))
            {
                Refresh_NeedsLock();
            }
        }
    }

    /// <summary>The files with their sizes.</summary>
    public IReadOnlyList<SourceFile> List() => _list?.Value ?? [];

    /// <summary>Opens a file. It stays readable while new data replaces it.</summary>
    /// <exception cref="StorageException">There is no such file.</exception>
    public RowFile Open(int file)
    {
        lock (_swapping)
        {
            if (file >= 0 && file < _count)
            {
                return new RowFile(PathOf(file));
            }
        }

        throw _writing
            ? new StorageException(
                StorageErrorCode.Unavailable, "The source data is being generated: wait until IsReady says so.")
            : new StorageException(
                StorageErrorCode.NotFound,
                $"There is no source file {file}: there are {_count} files, counted from 0.");
    }

    /// <summary>
    /// Replaces the files by new ones and returns their size in bytes. The old ones are read until then.
    /// </summary>
    public async Task<long> GenerateAsync(SourceData data, CancellationToken cancellationToken)
    {
        data.Validate();
        await _generating.WaitAsync(cancellationToken);
        try
        {
            _writing = true;
            return await Task.Run(() => Replace(data, cancellationToken), cancellationToken);
        }
        finally
        {
            _writing = false;
            _generating.Release();
        }
    }

    private long Replace(SourceData data, CancellationToken cancellationToken)
    {
        Delete(_unfinished);
        NativeDurability.CreateDirectory(_unfinished, root.Directory);
        long bytes;
        using (var writer = new SourceWriter(data, _unfinished))
        {
            bytes = writer.Write(cancellationToken);
        }

        lock (_swapping)
        {
            Rename(_unfinished, _complete);
            SwapIn_NeedsLock();
            Refresh_NeedsLock();
        }

        Delete(_replaced);
        return bytes;
    }

    private void SwapIn_NeedsLock()
    {
        if (Directory.Exists(root.Source))
        {
            Delete(_replaced);
            Rename(root.Source, _replaced);
        }

        Rename(_complete, root.Source);
    }

    private void Refresh_NeedsLock()
    {
        _count = Directory.EnumerateFiles(root.Source, "*.csv").Count();
        Version++;
        var count = _count;
        // Counting rows reads everything, so it waits until somebody asks.
        _list = new Lazy<IReadOnlyList<SourceFile>>(() => Measure(count));
    }

    private List<SourceFile> Measure(int count)
    {
        var files = new List<SourceFile>(count);
        for (var index = 0; index < count; index++)
        {
            using var file = Open(index);
            files.Add(new SourceFile(index, file.CountRows(file.End), file.End));
        }

        return files;
    }

    private string PathOf(int file) => Path.Combine(root.Source, DataRoot.FileName(file));

    private void Rename(string from, string to)
    {
        Directory.Move(from, to);
        NativeDurability.SyncDirectory(root.Directory);
    }

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
