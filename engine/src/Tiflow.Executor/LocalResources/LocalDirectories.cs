using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Tiflow.Executor.Options;

namespace Tiflow.Executor.LocalResources;

/// <summary>
/// The directories of local resources below the data directory: <c>resources/EXECUTOR/JOB/NAME/data</c>, with an id beside it that was made up with
/// it. What goes is moved aside at once, and deleted by the <see cref="TrashCollector"/>. Thread-safe.
/// </summary>
internal sealed partial class LocalDirectories(ExecutorOptions options, ILogger<LocalDirectories> logger)
{
    private readonly Lock _lock = new();

    // Jobs for which the leader has not answered yet: what is made for them may be needed although it knows of nothing.
    private readonly Dictionary<long, int> _unanswered = [];

    /// <summary>What is in it waits to be deleted.</summary>
    public string Trash { get; } = Path.Combine(RootOf(options), ".trash");

    private string Drafts { get; } = Path.Combine(RootOf(options), ".drafts");

    private string Root { get; } = RootOf(options);

    /// <summary>Set while somebody wants to know of new trash.</summary>
    public Action? OnTrash { get; set; }

    /// <summary>
    /// The directory, made if it is not there, and its id. It stays until <see cref="Answered"/>, whatever a leader says.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk refuses.</exception>
    public (string Path, string Id) Prepare(long job, string name)
    {
        lock (_lock)
        {
            var place = Path.Combine(PathOf(job), name);
            if (ReadId(place) is not { Length: > 0 } id)
            {
                id = Make_NeedsLock(place);
            }

            _unanswered[job] = _unanswered.GetValueOrDefault(job) + 1;
            return (Path.Combine(place, "data"), id);
        }
    }

    /// <summary>The leader has answered, or was never asked.</summary>
    public void Answered(long job)
    {
        lock (_lock)
        {
            if (--_unanswered[job] == 0)
            {
                _unanswered.Remove(job);
            }
        }
    }

    /// <summary>Of jobs that are not among these, nothing is needed.</summary>
    public void KeepOnly(IReadOnlyCollection<long> jobs)
    {
        var kept = jobs.ToHashSet();
        Remove(job => !kept.Contains(job) && !_unanswered.ContainsKey(job));
    }

    /// <summary>These jobs have ended.</summary>
    public void Remove(IReadOnlyCollection<long> jobs) => Remove(jobs.Contains);

    private static string RootOf(ExecutorOptions options) => Path.GetFullPath(Path.Combine(options.DataDirectory, "resources", options.Name));

    private static string[] DirectoriesIn(string path) => Directory.Exists(path) ? Directory.GetDirectories(path) : [];

    private static string? ReadId(string place)
    {
        try
        {
            return File.ReadAllText(Path.Combine(place, "id"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(long job) => Path.Combine(Root, job.ToString(CultureInfo.InvariantCulture));

    // Complete, or not there: a process that is killed leaves no directory without an id.
    private string Make_NeedsLock(string place)
    {
        var id = Guid.NewGuid().ToString("N");
        var draft = Path.Combine(Drafts, id);
        Directory.CreateDirectory(Path.Combine(draft, "data"));
        using (var file = new FileStream(Path.Combine(draft, "id"), FileMode.CreateNew))
        {
            file.Write(Encoding.ASCII.GetBytes(id));
            file.Flush(flushToDisk: true);
        }

        if (Directory.Exists(place))
        {
            MoveToTrash(place);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!); // It is in its job's.
        Directory.Move(draft, place);
        return id;
    }

    private void Remove(Func<long, bool> isGone)
    {
        try
        {
            lock (_lock)
            {
                // Drafts of a process that was killed: under the lock nobody makes one.
                foreach (var draft in DirectoriesIn(Drafts))
                {
                    MoveToTrash(draft);
                }

                foreach (var place in DirectoriesIn(Root))
                {
                    if (long.TryParse(Path.GetFileName(place), NumberStyles.None, CultureInfo.InvariantCulture, out var job) && isGone(job))
                    {
                        MoveToTrash(place);
                        LogRemoved(logger, job);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStays(logger, Root, e.Message);
        }

        OnTrash?.Invoke();
    }

    private void MoveToTrash(string place)
    {
        Directory.CreateDirectory(Trash);
        Directory.Move(place, Path.Combine(Trash, Guid.NewGuid().ToString("N")));
    }

    [LoggerMessage(3201, LogLevel.Information, "the local resources of job number {Job} are removed: it needs them no more")]
    private static partial void LogRemoved(ILogger logger, long job);

    [LoggerMessage(3202, LogLevel.Warning, "local resources in {Root} cannot be removed: {Reason}; tried again in the next session")]
    private static partial void LogStays(ILogger logger, string root, string reason);
}
